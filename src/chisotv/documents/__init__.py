"""What is printed, whatever the format: the official appendices, the whole dispatch, the sheet of each agency."""
