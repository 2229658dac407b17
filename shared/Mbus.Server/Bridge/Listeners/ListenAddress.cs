using System.Net;

namespace Mbus.Server.Bridge;

/// <summary>Listen address of a bridge: a TCP endpoint or a pseudo-terminal, with the delivery mode of replies.</summary>
public sealed record ListenAddress
{
    private ListenAddress()
    {
    }

    /// <summary>Creates a TCP endpoint that delivers whole replies; port 0 selects a free port.</summary>
    public ListenAddress(IPAddress address, int port)
        : this(new IPEndPoint(address, port), Handover.Whole)
    {
    }

    /// <summary>Creates a TCP endpoint; port 0 selects a free port.</summary>
    /// <param name="endPoint">Address and port.</param>
    /// <param name="handover"><see cref="Handover.AsItArrives"/> for a serial port program connected through socat or ser2net.</param>
    public ListenAddress(IPEndPoint endPoint, Handover handover)
    {
        EndPoint = endPoint;
        Handover = handover;
    }

    /// <summary>TCP endpoint; null for a pseudo-terminal.</summary>
    public IPEndPoint? EndPoint { get; }

    /// <summary>Symbolic link to the pseudo-terminal, present while the bridge runs; null for none.</summary>
    public string? Link { get; private init; }

    /// <summary>Delivery mode of replies; a pseudo-terminal always delivers bytes as they arrive.</summary>
    public Handover Handover { get; private init; }

    /// <summary>Creates a TCP endpoint that delivers whole replies.</summary>
    public static implicit operator ListenAddress(IPEndPoint endPoint) => new(endPoint, Handover.Whole);

    /// <summary>Creates a new pseudo-terminal for a program that needs a serial port. Linux only.</summary>
    /// <param name="link">Symbolic link to create; removed when the bridge ends.</param>
    public static ListenAddress PseudoTerminal(string? link = null) => new() { Link = link, Handover = Handover.AsItArrives };

    /// <inheritdoc/>
    public override string ToString() =>
        EndPoint != null ? $"{EndPoint}{(Handover == Handover.AsItArrives ? ",bytes" : "")}" : Link == null ? "pty" : $"pty:{Link}";
}
