"""What is sent out: one workbook for each department of a roster, and workbooks filled from other files."""
