"""Which network addresses may be reached: public ones, and private ones only where the operator named the host."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

NAT64 = IPv6Network("64:ff9b::/96")
PUBLIC_6 = IPv6Network("2000::/3")
NEVER = tuple(
    map(ip_network, ("169.254.0.0/16", "168.63.129.16/32", "100.100.100.200/32", "192.0.0.0/24", "fd00:ec2::/32"))
)
"""Where clouds answer machines about themselves, credentials included."""
HOUSE = tuple(map(ip_network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")))


def is_public(text: str) -> bool:
    """Whether an address, as a resolver gives it, belongs to the open internet; also those wrapped in IPv6."""
    address = _unwrapped(text)
    if any(address in network for network in NEVER) or address.is_multicast or not address.is_global:
        return False
    return isinstance(address, IPv4Address) or address in PUBLIC_6


def is_in_house(text: str) -> bool:
    """Whether an address is of this machine or a private network, and none where a cloud gives out credentials."""
    address = _unwrapped(text)
    return any(address in network for network in HOUSE) and not any(address in network for network in NEVER)


def _unwrapped(text: str) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 form stands for: mapped, 6to4, Teredo or NAT64."""
    address = ip_address(text)
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None) or address
