"""A contact form in front of a helpdesk: Flask, requests and otai-sdk, nothing asynchronous."""
