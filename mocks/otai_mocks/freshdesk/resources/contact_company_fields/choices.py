"""The choices of the default fields: time zones, languages, industries (REC NAN26)."""

from __future__ import annotations

_ZONES = """
-12:00 International Date Line West
-11:00 American Samoa, Midway Island
-10:00 Hawaii
-09:00 Alaska
-08:00 Pacific Time (US & Canada), Tijuana
-07:00 Arizona, Mazatlan, Mountain Time (US & Canada)
-06:00 Central America, Central Time (US & Canada), Chihuahua, Guadalajara, Mexico City, Monterrey, Saskatchewan
-05:00 Bogota, Eastern Time (US & Canada), Indiana (East), Lima, Quito
-04:00 Atlantic Time (Canada), Caracas, Georgetown, La Paz, Puerto Rico, Santiago
-03:30 Newfoundland
-03:00 Brasilia, Buenos Aires, Montevideo
-02:00 Greenland, Mid-Atlantic
-01:00 Azores, Cape Verde Is.
+00:00 Edinburgh, Lisbon, London, Monrovia, UTC
+01:00 Amsterdam, Belgrade, Berlin, Bern, Bratislava, Brussels, Budapest, Casablanca, Copenhagen, Dublin, Ljubljana
+01:00 Madrid, Paris, Prague, Rome, Sarajevo, Skopje, Stockholm, Vienna, Warsaw, West Central Africa, Zagreb, Zurich
+02:00 Athens, Bucharest, Cairo, Harare, Helsinki, Jerusalem, Kaliningrad, Kyiv, Pretoria, Riga, Sofia, Tallinn, Vilnius
+03:00 Baghdad, Istanbul, Kuwait, Minsk, Moscow, Nairobi, Riyadh, St. Petersburg, Volgograd
+03:30 Tehran
+04:00 Abu Dhabi, Baku, Muscat, Samara, Tbilisi, Yerevan
+04:30 Kabul
+05:00 Almaty, Ekaterinburg, Islamabad, Karachi, Tashkent
+05:30 Chennai, Kolkata, Mumbai, New Delhi, Sri Jayawardenepura
+05:45 Kathmandu
+06:00 Astana, Dhaka, Urumqi
+06:30 Rangoon
+07:00 Bangkok, Hanoi, Jakarta, Krasnoyarsk, Novosibirsk
+08:00 Beijing, Chongqing, Hong Kong, Irkutsk, Kuala Lumpur, Perth, Singapore, Taipei, Ulaanbaatar
+09:00 Osaka, Sapporo, Seoul, Tokyo, Yakutsk
+09:30 Adelaide, Darwin
+10:00 Brisbane, Canberra, Guam, Hobart, Melbourne, Port Moresby, Sydney, Vladivostok
+11:00 Magadan, New Caledonia, Solomon Is., Srednekolymsk
+12:00 Auckland, Fiji, Kamchatka, Marshall Is., Wellington
+12:45 Chatham Is.
+13:00 Nuku'alofa, Samoa, Tokelau Is.
"""
TIME_ZONES = {
    name: f"(GMT{offset}) {name}"
    for offset, _, names in (line.partition(" ") for line in _ZONES.strip().splitlines())
    for name in names.split(", ")
}
_LANGUAGES = (
    "ar Arabic, bs Bosnian, bg Bulgarian, ca Catalan, zh-CN Chinese, zh-TW Chinese (Traditional), hr Croatian, "
    "cs Czech, da Danish, nl Dutch, en English, en-GB English (UK), et Estonian, fil Filipino, fi Finnish, fr French, "
    "de German, el Greek, he Hebrew, hi Hindi, hu Hungarian, is Icelandic, id Indonesian, it Italian, ja-JP Japanese, "
    "ko Korean, lv-LV Latvian, lt Lithuanian, ms Malay, nb-NO Norwegian, pl Polish, pt-BR Portuguese (BR), "
    "pt-PT Portuguese/Portugal, ro Romanian, ru-RU Russian, sr Serbian, sk Slovak, sl Slovenian, es Spanish, "
    "es-LA Spanish (Latin America), sv-SE Swedish, th Thai, tr Turkish, uk Ukrainian, vi Vietnamese"
)
LANGUAGES = {code: name for code, _, name in (entry.partition(" ") for entry in _LANGUAGES.split(", "))}
INDUSTRIES = (
    "Automotive",
    "Consumer Durables and Apparel",
    "Diversified Consumer Services",
    "Hotels, Restaurants and Leisure",
    "Consumer Goods",
    "Household Durables",
    "Leisure Products",
    "Textiles, Apparel and Luxury Goods",
    "Education Services",
    "Family Services",
    "Specialized Consumer Services",
    "Media",
    "Distributors",
    "Specialty Retail",
    "Beverages",
    "Food Products",
    "Food and Staples Retailing",
    "Personal Products",
    "Tobacco",
    "Gas Utilities",
    "Banks",
    "Capital Markets",
    "Diversified Financial Services",
    "Insurance",
    "Real Estate",
    "Health Care Equipment and Supplies",
    "Health Care Providers and Services",
    "Biotechnology",
    "Pharmaceuticals",
    "Professional Services",
    "Aerospace and Defense",
    "Air Freight and Logistics",
    "Airlines",
    "Commercial Services and Supplies",
    "Construction and Engineering",
    "Electrical Equipment",
    "Industrial Conglomerates",
    "Machinery",
    "Marine",
    "Road and Rail",
    "Trading Companies and Distributors",
    "Transportation",
    "Internet Software and Services",
    "IT Services",
    "Software",
    "Communications Equipment",
    "Electronic Equipment, Instruments and Components",
    "Technology Hardware, Storage and Peripherals",
    "Building Materials",
    "Chemicals",
    "Containers and Packaging",
    "Metals and Mining",
    "Paper and Forest Products",
    "Diversified Telecommunication Services",
    "Wireless Telecommunication Services",
    "Renewable Electricity",
    "Electric Utilities",
    "Utilities",
    "Other",
)
