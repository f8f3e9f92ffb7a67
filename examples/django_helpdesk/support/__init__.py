"""The application: a contact form in front of helpdesks, and copies of their tickets."""
