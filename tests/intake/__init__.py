"""Tests of `xlperf.intake`: whole files, in which nothing that was typed is lost."""
