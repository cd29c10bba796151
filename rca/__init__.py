"""rca: tells an engineer where a bad AI answer was born."""

__version__ = "0.1.0"
