from .three import crumbs as _crumbs


def places(event):
    try:
        return {"crumbs": _crumbs(event)}
    except Exception:
        return {}
    finally:
        del event
