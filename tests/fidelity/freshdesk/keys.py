"""Key lists in the order of the newest recordings."""

from __future__ import annotations


def _keys(text: str) -> list[str]:
    return text.split()


CREATED = _keys(
    "cc_emails fwd_emails reply_cc_emails ticket_cc_emails ticket_bcc_emails fr_escalated spam email_config_id "
    "group_id priority requester_id responder_id source company_id status subject support_email to_emails "
    "product_id id type due_by fr_due_by is_escalated description description_text custom_fields created_at "
    "updated_at tags attachments source_info structured_description form_id nr_due_by nr_escalated"
)
VIEWED = _keys(
    "cc_emails fwd_emails reply_cc_emails ticket_cc_emails ticket_bcc_emails fr_escalated spam email_config_id "
    "group_id priority requester_id responder_id source company_id status subject association_type support_email "
    "to_emails product_id id type due_by fr_due_by is_escalated description description_text custom_fields "
    "created_at updated_at tags attachments source_info source_additional_info structured_description form_id "
    "sentiment_score initial_sentiment_score nr_due_by nr_escalated"
)
LISTED = _keys(
    "cc_emails fwd_emails reply_cc_emails ticket_cc_emails ticket_bcc_emails fr_escalated spam email_config_id "
    "group_id priority requester_id responder_id source company_id status subject association_type support_email "
    "to_emails product_id id type due_by fr_due_by is_escalated custom_fields created_at updated_at "
    "associated_tickets_count tags source_info structured_description form_id sentiment_score "
    "initial_sentiment_score nr_due_by nr_escalated"
)
UPDATED = _keys(
    "cc_emails fwd_emails reply_cc_emails ticket_cc_emails ticket_bcc_emails spam email_config_id fr_escalated "
    "group_id priority requester_id responder_id source status subject company_id custom_fields description "
    "description_text id type support_email to_emails product_id source_info attachments is_escalated tags "
    "nr_escalated created_at updated_at due_by fr_due_by nr_due_by structured_description sentiment_score"
)
STATS = _keys(
    "agent_responded_at requester_responded_at first_responded_at status_updated_at reopened_at resolved_at "
    "closed_at pending_since"
)
CONVERSATION = _keys(
    "body body_text structured_body id incoming private user_id support_email source category to_emails "
    "from_email cc_emails bcc_emails email_failure_count outgoing_failures thread_id thread_message_id created_at "
    "updated_at last_edited_at last_edited_user_id attachments automation_id automation_type_id auto_response "
    "ticket_id threading_type delivery_details source_additional_info"
)
FORWARD = [
    *CONVERSATION[: CONVERSATION.index("automation_type_id") + 1],
    *_keys("automation_channel_type email_config_id"),
    *_keys("auto_response ticket_id threading_type delivery_details"),
    *_keys("is_offline_note deleted cloud_files has_quoted_text"),
]
ASSOCIATED = _keys(
    "id group_id priority requester_id responder_id source company_id status subject product_id type due_by "
    "fr_due_by is_escalated created_at updated_at"
)
SUMMARY = _keys(
    "body body_text id user_id ticket_id created_at updated_at attachments last_edited_at last_edited_user_id "
    "cloud_files"
)
NOTE = _keys(
    "body body_text structured_body id incoming private user_id support_email ticket_id to_emails created_at "
    "updated_at attachments"
)
REPLY = _keys(
    "id user_id from_email cc_emails bcc_emails body body_text ticket_id to_emails attachments "
    "source_additional_info created_at updated_at"
)
CONTACT_LISTED = _keys(
    "active address description email id job_title language mobile name phone time_zone twitter_id custom_fields "
    "facebook_id created_at updated_at csat_rating preferred_source contact_type first_seen last_seen ip_address "
    "company_id other_companies unique_external_id first_name last_name visitor_id org_contact_id "
    "org_contact_id_str other_phone_numbers social_handler guest_name guest_profile_pic"
)
CONTACT_VIEWED = _keys(
    "active address description email id job_title language mobile name phone time_zone twitter_id custom_fields "
    "tags lists other_emails facebook_id created_at updated_at csat_rating preferred_source contact_type "
    "first_seen last_seen ip_address company_id view_all_tickets other_companies unique_external_id avatar "
    "first_name last_name visitor_id org_contact_id org_contact_id_str devices other_phone_numbers social_handler "
    "guest_name guest_profile_pic"
)
CONTACT_WRITTEN = [
    key for key in (*CONTACT_VIEWED[:2], "deleted", *CONTACT_VIEWED[2:]) if key not in ("ip_address", "devices")
]
AGENT_LISTED = _keys(
    "available occasional id ticket_scope created_at updated_at last_active_at available_since type contact "
    "deactivated signature focus_mode agent_operational_status api_key_enabled"
)
AGENT_CONTACT = _keys("active email job_title language last_login_at mobile name phone time_zone created_at updated_at")
AGENT_VIEWED = _keys(
    "id org_agent_id group_ids org_group_ids deactivated agent_operational_status available available_since "
    "occasional ticket_scope role_ids skill_ids type last_active_at created_at updated_at contribution_group_ids "
    "org_contribution_group_ids signature contact scope availability focus_mode api_key_enabled"
)
AGENT_WRITTEN = _keys(
    "available occasional id ticket_scope group_ids role_ids skill_ids created_at updated_at last_active_at "
    "available_since type contact signature contribution_group_ids focus_mode agent_operational_status "
    "api_key_enabled"
)
GROUP_LISTED = _keys(
    "id name description escalate_to unassigned_for business_hour_id group_type created_at updated_at "
    "auto_ticket_assign agent_availability_status"
)
COMPANY = _keys(
    "id name description note domains created_at updated_at custom_fields health_score account_tier renewal_date "
    "industry org_company_id org_company_id_str"
)
FIELD = _keys(
    "id name label description position required_for_closure required_for_agents type default customers_can_edit "
    "customers_can_filter label_for_customers required_for_customers displayed_to_customers created_at updated_at"
)
ROLE = _keys("id name description default created_at updated_at agent_type")
TIME_ENTRY = _keys(
    "billable note id timer_running agent_id ticket_id company_id time_spent executed_at start_time created_at "
    "updated_at time_spent_in_seconds"
)
RATING = _keys("id survey_id user_id agent_id feedback group_id ticket_id created_at updated_at ratings")
FORUM_CATEGORY = _keys("id name description created_at updated_at")
FORUM = _keys("id name description position forum_category_id forum_type forum_visibility topics_count comments_count")
TOPIC = _keys(
    "id title forum_id user_id locked published stamp_type replied_by user_votes merged_topic_id comments_count "
    "sticky created_at updated_at replied_at hits"
)
ADMIN_FIELD = [
    *("id", "name", "label", "label_for_customers", "position", "type", "default", "customers_can_edit"),
    *("customers_can_filter", "required_for_closure", "required_for_agents", "required_for_customers"),
    *("displayed_to_customers", "created_at", "updated_at", "archived"),
]
CUSTOM_SCHEMA = _keys(
    "name prefix title description version deleted id form_options created_time updated_time icon_link fields"
)
CUSTOM_FIELD = _keys(
    "id name label type position required editable visible deleted placeholder hint field_options filterable "
    "searchable has_dependents parent_id choices default validations"
)
CUSTOM_RECORD = _keys("display_id created_time updated_time data version")
SOLUTION_CATEGORY = ["id", "name", "description", "created_at", "updated_at", "icon"]
SOLUTION_FOLDER = [
    *("id", "name", "description", "category_id", "articles_count", "created_at", "updated_at", "icon_url"),
    *("parent_folder_id", "sub_folders_count", "hierarchy", "visibility"),
]
ARTICLE = [
    *("id", "type", "status", "agent_id", "created_at", "category_id", "folder_id", "title", "updated_at"),
    *("description", "description_text", "seo_data", "tags", "attachments", "cloud_files", "thumbs_up"),
    *("thumbs_down", "hits", "suggested", "feedback_count", "hierarchy"),
]
