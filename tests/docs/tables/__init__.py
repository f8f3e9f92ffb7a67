"""What is made of the code for the pages: fragments of Markdown."""
