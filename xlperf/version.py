"""The version of xlperf, written once: the build takes it from here."""

VERSION = "0.1.0"
