"""Find ──► classify ──► write back."""

from .prediction import Classifier, FieldPrediction, Prediction
from .report import TriageReport, TriageResult
from .run import Triage

__all__ = ["Classifier", "FieldPrediction", "Prediction", "Triage", "TriageReport", "TriageResult"]
