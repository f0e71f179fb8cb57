//! What the names of a domain say (RFC 1035), asked of one name server: over UDP, and over TCP where the answer
//! is too long for it.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, UdpSocket};
use std::time::Duration;

use simple_dns::rdata::RData;
use simple_dns::{CLASS, Name, Packet, PacketFlag, QCLASS, QTYPE, Question, RCODE, TYPE};

/// How long one attempt waits.
const PATIENCE: Duration = Duration::from_secs(3);
const ATTEMPTS: usize = 2;
/// Where a machine says which name server it asks.
const RESOLVERS: &str = "/etc/resolv.conf";
const PORT: u16 = 53;

/// The name server gave no usable answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silent(pub String);

impl From<io::Error> for Silent {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

/// A name server.
#[derive(Debug, Clone, Copy)]
pub struct Names(SocketAddr);

impl Names {
    /// This one.
    pub fn at(server: SocketAddr) -> Self {
        Self(server)
    }

    /// The one this machine asks.
    pub fn of_this_machine() -> Option<Self> {
        let text = fs::read_to_string(RESOLVERS).ok()?;
        let address = text.lines().find_map(|line| line.trim().strip_prefix("nameserver"))?;
        let address: IpAddr = address.trim().parse().ok()?;
        Some(Self(SocketAddr::new(address, PORT)))
    }

    /// Its address.
    pub fn server(self) -> SocketAddr {
        self.0
    }

    /// The texts of a name; none when there is no such name.
    ///
    /// # Errors
    /// The server is silent.
    pub fn texts(self, name: &str) -> Result<Vec<String>, Silent> {
        self.ask(name, TYPE::TXT, |data| match data {
            RData::TXT(text) => String::try_from(text).ok(),
            _ => None,
        })
    }

    /// The addresses of a name.
    ///
    /// # Errors
    /// The server is silent.
    pub fn addresses(self, name: &str) -> Result<Vec<IpAddr>, Silent> {
        let mut all = self.ask(name, TYPE::A, |data| match data {
            RData::A(found) => Some(IpAddr::V4(Ipv4Addr::from(found.address))),
            _ => None,
        })?;
        all.extend(self.ask(name, TYPE::AAAA, |data| match data {
            RData::AAAA(found) => Some(IpAddr::V6(Ipv6Addr::from(found.address))),
            _ => None,
        })?);
        Ok(all)
    }

    /// The names of an address.
    ///
    /// # Errors
    /// The server is silent.
    pub fn reverse(self, address: IpAddr) -> Result<Vec<String>, Silent> {
        self.ask(&reversed(address), TYPE::PTR, |data| match data {
            RData::PTR(found) => Some(found.0.to_string()),
            _ => None,
        })
    }

    fn ask<T>(self, name: &str, kind: TYPE, take: impl Fn(RData<'_>) -> Option<T>) -> Result<Vec<T>, Silent> {
        let question = question(name, kind)?;
        let answer = self.answer(&question)?;
        let packet = Packet::parse(&answer).map_err(|error| Silent(error.to_string()))?;
        match packet.rcode() {
            RCODE::NoError => {
                Ok(packet.answers.into_iter().filter_map(|answer| take(answer.rdata)).collect())
            }
            RCODE::NameError => Ok(Vec::new()),
            other => Err(Silent(format!("{other:?}"))),
        }
    }

    fn answer(self, question: &[u8]) -> Result<Vec<u8>, Silent> {
        let mut last = Silent(String::new());
        for _ in 0..ATTEMPTS {
            match self.by_udp(question) {
                Ok(answer) if is_cut(&answer) => return Ok(self.by_tcp(question)?),
                Ok(answer) => return Ok(answer),
                Err(error) => last = error.into(),
            }
        }
        Err(last)
    }

    fn by_udp(self, question: &[u8]) -> io::Result<Vec<u8>> {
        let any: SocketAddr = match self.0 {
            SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
            SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
        };
        let socket = UdpSocket::bind(any)?;
        socket.set_read_timeout(Some(PATIENCE))?;
        // Connected: what others send is not heard.
        socket.connect(self.0)?;
        socket.send(question)?;
        let mut answer = vec![0; 4096];
        let length = socket.recv(&mut answer)?;
        answer.truncate(length);
        Ok(answer)
    }

    /// Two bytes of length before each message (RFC 1035, 4.2.2).
    fn by_tcp(self, question: &[u8]) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect_timeout(&self.0, PATIENCE)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let length = u16::try_from(question.len()).map_err(io::Error::other)?;
        stream.write_all(&length.to_be_bytes())?;
        stream.write_all(question)?;
        let mut length = [0; 2];
        stream.read_exact(&mut length)?;
        let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.read_exact(&mut answer)?;
        Ok(answer)
    }
}

fn question(name: &str, kind: TYPE) -> Result<Vec<u8>, Silent> {
    let wrong = |error: simple_dns::SimpleDnsError| Silent(format!("{name}: {error}"));
    let name = Name::new(name).map_err(wrong)?;
    // One question a socket: whose answer it is needs no number.
    let mut packet = Packet::new_query(1);
    packet.set_flags(PacketFlag::RECURSION_DESIRED);
    packet.questions.push(Question::new(name, QTYPE::TYPE(kind), QCLASS::CLASS(CLASS::IN), false));
    packet.build_bytes_vec().map_err(wrong)
}

fn is_cut(answer: &[u8]) -> bool {
    Packet::parse(answer).is_ok_and(|packet| packet.has_flags(PacketFlag::TRUNCATION))
        || answer.get(2).is_some_and(|flags| flags & 0b10 != 0)
}

/// The name under which an address has names (RFC 1035, 3.5; RFC 3596, 2.5).
fn reversed(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, d] = address.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa")
        }
        IpAddr::V6(address) => {
            let halves = address.octets().into_iter().rev().flat_map(|byte| [byte & 0xf, byte >> 4]);
            halves.map(|half| format!("{half:x}.")).collect::<String>() + "ip6.arpa"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_asked_for_by_its_end_first() {
        assert_eq!(reversed(IpAddr::from([192, 0, 2, 7])), "7.2.0.192.in-addr.arpa");
        let six = reversed(IpAddr::V6(Ipv6Addr::LOCALHOST));
        assert!(six.starts_with("1.0.0.0.") && six.ends_with(".0.ip6.arpa"), "{six}");
        assert_eq!(six.matches('.').count(), 33);
    }
}
