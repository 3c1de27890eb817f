"""The proof of the reader: workbooks with planted defects, each found and nothing else."""
