"""Find ──► classify ──► write back."""

from .claims import Claims, DatabaseClaims, FileClaims, RedisClaims, ThreadClaims
from .marker import Marker
from .prediction import Classifier, FieldPrediction, Prediction, Target
from .report import RefusedName, TriageReport, TriageResult
from .run import Triage
from .settings import TriageSettings, load_triage

__all__ = [
    "Claims",
    "Classifier",
    "DatabaseClaims",
    "FieldPrediction",
    "FileClaims",
    "Marker",
    "Prediction",
    "RedisClaims",
    "RefusedName",
    "Target",
    "ThreadClaims",
    "Triage",
    "TriageReport",
    "TriageResult",
    "TriageSettings",
    "load_triage",
]
