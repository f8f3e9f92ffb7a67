"""Print the lowest versions that setup.cfg allows for what users install: ``requests==2.31`` …"""

import configparser
import re
from pathlib import Path

config = configparser.ConfigParser()
config.read(Path(__file__).parent.parent / "setup.cfg", encoding="utf-8")
extras = config["options.extras_require"]
lines = "\n".join([config["options"]["install_requires"], extras["mocks"], extras["cli"]])
print("\n".join(dict.fromkeys(re.sub(r"\s*>=\s*", "==", line.strip()) for line in lines.splitlines() if ">=" in line)))
