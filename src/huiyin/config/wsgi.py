"""The web server's way in. A server that imports this with an insecure combination does not start."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
application = get_wsgi_application()

from huiyin.config.startup import refuse_insecure  # noqa: E402  the registry must be ready

refuse_insecure()
