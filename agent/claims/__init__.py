"""Grounding of prose: sentences split into claims, each checked by code against records, cart and documents."""

from agent.claims.context import Context
from agent.claims.ground import Grounded, Reader, ground
from agent.claims.split import sentences

__all__ = ["Context", "Grounded", "Reader", "ground", "sentences"]
