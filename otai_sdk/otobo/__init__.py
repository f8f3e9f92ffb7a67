"""OTOBO 10.1 and 11, through a GenericInterface web service (`otai webservice` prints one)."""

from .adapter import OTOBOAdapter
from .config import OTOBOAdapterConfig

__all__ = ["OTOBOAdapter", "OTOBOAdapterConfig"]
