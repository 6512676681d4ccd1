"""The studio: the edition in a browser, on its real pages. A local web app for one person at one machine."""
