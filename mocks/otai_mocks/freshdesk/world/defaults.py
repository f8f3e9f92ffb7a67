"""What a fresh account ships with: shared by all fakes, never changed."""

from __future__ import annotations

from datetime import timedelta

ACCOUNT_AGE = timedelta(days=400)

TYPES = ("Question", "Incident", "Problem", "Feature Request", "Refund")
PRIORITIES = {"Low": 1, "Medium": 2, "High": 3, "Urgent": 4}
STATUSES = {
    2: ("Open", "Open"),
    3: ("Pending", "Pending"),
    4: ("Resolved", "Resolved"),
    5: ("Closed", "Closed"),
}
CUSTOM_STATUSES = {6: ("Waiting on Customer", "Awaiting your Reply"), 7: ("Waiting on Third Party", "Being Processed")}
AI_STATUS = {9000: ("Assigned to AI Agent", "Assigned to AI Agent")}
SOURCES = {
    "Email": 1,
    "Portal": 2,
    "Phone": 3,
    "Forum": 4,
    "MobiHelp": 8,
    "Feedback Widget": 9,
    "Outbound Email": 10,
    "Ecommerce": 11,
    "Whatsapp": 13,
    "Web Chat": 15,
    "Web Form": 16,
    "Instagram Message": 17,
    "Instagram Comment": 18,
    "Facebook Message": 19,
    "Facebook Comment": 20,
    "Mobile Chat SDK": 21,
    "SMS": 22,
}  # REC NAN26
SOURCE_INFO = {
    "Web Chat - Chat with us": 1,
    "Web Form - Report an issue": 2,
    "Web Form - Simple contact form": 3,
    "Web Form - Ask a question": 4,
    "Web Form - Enquire status": 5,
    "Web Chat - Bot preview": 6,
}

# name, label, description, type, for agents, customers: edit, filter, label, required, displayed (REC NAN26)
FORM = (
    ("requester", "Search a requester", "Ticket requester", "requester", 1, 1, 0, "Requester", 1, 1),
    ("subject", "Subject", "Ticket subject", "subject", 1, 1, 0, "Subject", 1, 1),
    ("ticket_type", "Type", "Ticket type", "ticket_type", 0, 1, 0, "Type", 0, 1),
    ("source", "Source", "Ticket source", "source", 0, 0, 0, "Source", 0, 0),
    ("source_info", "Source Info", "Source Info", "source_info", 0, 0, 0, "Source Info", 0, 0),
    ("status", "Status", "Ticket status", "status", 1, 0, 0, "Status", 0, 1),
    ("priority", "Priority", "Ticket priority", "priority", 1, 1, 0, "Priority", 0, 1),
    ("group", "Group", "Ticket group", "group", 0, 0, 0, "Group", 0, 0),
    ("agent", "Agent", "Agent", "agent", 0, 0, 0, "Assigned to", 0, 1),
    ("product", "Product", "Select the product, the ticket belongs to.", "product", 0, 1, 0, "Product", 0, 1),
    ("description", "Description", "Ticket description", "description", 1, 1, 0, "Description", 1, 1),
    ("company", "Company", "Ticket Company", "company", 1, 1, 1, "Company", 1, 1),
)
FIXED_CHOICES = {
    "ticket_type": list(TYPES),
    "source": SOURCES,
    "source_info": SOURCE_INFO,
    "priority": PRIORITIES,
}
CUSTOM_FIELDS = {
    "cf_reference_number": "custom_number",
    "cf_order_id": "custom_text",
    "cf_product_area": ("custom_dropdown", ("Web shop", "Mobile app", "Invoices", "Delivery")),
    "cf_vip": "custom_checkbox",
    "cf_refund_amount": "custom_decimal",
    "cf_purchase_date": "custom_date",
}
ROLES = (
    ("Account Administrator", "Has complete control over the help desk.", 1),
    ("Administrator", "Can configure all features, but is restricted from billing.", 1),
    ("Supervisor", "Can perform all agent related activities and access reports.", 1),
    ("Agent", "Can log, view, reply, update and resolve tickets and manage contacts.", 1),
    ("Ticket Collaborator", "Can view and add notes to the tickets shared with them.", 3),
    ("Analytics Collaborator", "Can view the reports shared with them.", 3),
    ("Freddy AI Copilot User", "Can use the AI features for agents.", 1),
)
GROUPS = (
    ("Billing", "Invoices, payments and refunds"),
    ("Sales", "Offers and new customers"),
    ("Technical Support", "Something does not work"),
)
# name, local part, role, groups, has a key of their own
AGENTS = (
    ("Ada Admin", "ada.admin", "Account Administrator", (), True),
    ("Ben Berger", "ben.berger", "Agent", ("Billing",), True),
    ("Carla Costa", "carla.costa", "Supervisor", ("Technical Support",), False),
    ("Dmitri Dahl", "dmitri.dahl", "Agent", ("Sales", "Technical Support"), False),
)
COMPANIES = (("Globex", ("globex.example",)), ("Initech", ("initech.example",)))
# name, address, company, phone
CONTACTS = (
    ("Emma Evans", "emma@globex.example", "Globex", "+44 20 7946 0001"),
    ("Jürgen Jäger", "juergen@initech.example", "Initech", None),
    ("Lucie Lefèvre", "lucie@example.com", None, None),
    ("Noah Novak", "noah@globex.example", "Globex", None),
    ("Olivia Ortiz", "olivia@example.com", None, "+34 910 000 002"),
    ("Tom Tanaka", "tom@example.com", None, None),
)
SURVEY_QUESTION = "How would you rate the help you got?"
CSAT_SURVEY = "7f1d6f0e-52c5-4c1a-9c39-0a5f2b7d1e10"
_FIVE_WORDS = ("Very bad", "Bad", "Neutral", "Good", "Very good")
CSAT_QUESTIONS = (
    {
        "id": "Q_1",
        "type": "range",
        "question_identifier": "CSAT",
        "text": SURVEY_QUESTION,
        "required": True,
        "scale": {"min": 1, "max": 5},
        "ratings": [{"value": value, "label": word} for value, word in enumerate(_FIVE_WORDS, 1)],
        "skip_logic": None,
    },
    {
        "id": "Q_2",
        "type": "paragraph",
        "question_identifier": None,
        "text": "What could be better?",
        "required": False,
        "scale": None,
        "ratings": None,
        "skip_logic": None,
    },
)
# subject, description, requester, status, priority, group, type, days old
SAMPLE_TICKETS = (
    ("Invoice 4711 was charged twice", "My card was charged <b>two</b> times for one order.", 0, 2, 3, None, None, 1),
    ("Die App stürzt beim Anmelden ab", "Seit dem Update stürzt die App ab.<br><br>Grüße", 1, 2, 2, None, None, 2),
    ("Où est mon colis ?", "Bonjour, je n’ai rien reçu 📦.", 2, 3, 1, "Sales", "Question", 5),
    ("Cannot reset my password", "The link in the mail has expired.", 3, 2, 2, "Technical Support", "Incident", 8),
    ("Quote for 50 licences", "Please send us an offer for 50 seats.", 4, 6, 1, "Sales", "Question", 12),
    ("Refund for order 1002", "I sent the shoes back two weeks ago.", 5, 4, 2, "Billing", "Refund", 20),
    ("Dark mode", "It would be nice on the eyes.", 0, 2, 1, None, "Feature Request", 35),
    ("Webhook answers 502", "Since Monday every call fails.", 3, 2, 4, "Technical Support", "Problem", 45),
    ("Change of address", "We have moved to Lyon.", 2, 5, 1, "Billing", "Question", 90),
)
