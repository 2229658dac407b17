using System.Net;

namespace Mbus.Server.Bridge;

/// <summary>Where a bridge waits for masters: a TCP endpoint or a pseudo-terminal, and how replies are handed over there.</summary>
public sealed record ListenAddress
{
    private ListenAddress()
    {
    }

    /// <summary>A TCP endpoint that hands over whole replies; port 0 takes a free one.</summary>
    public ListenAddress(IPAddress address, int port)
        : this(new IPEndPoint(address, port), Handover.Whole)
    {
    }

    /// <summary>A TCP endpoint; port 0 takes a free one.</summary>
    /// <param name="endPoint">The address and port.</param>
    /// <param name="handover"><see cref="Handover.AsItArrives"/> where a program for a serial port is connected through socat or ser2net.</param>
    public ListenAddress(IPEndPoint endPoint, Handover handover)
    {
        EndPoint = endPoint;
        Handover = handover;
    }

    /// <summary>The TCP endpoint; null for a pseudo-terminal.</summary>
    public IPEndPoint? EndPoint { get; }

    /// <summary>For a pseudo-terminal: the symbolic link that leads to it while the bridge runs; null for none.</summary>
    public string? Link { get; private init; }

    /// <summary>How replies are handed over; a pseudo-terminal hands over bytes as they arrive.</summary>
    public Handover Handover { get; private init; }

    /// <summary>A TCP endpoint that hands over whole replies.</summary>
    public static implicit operator ListenAddress(IPEndPoint endPoint) => new(endPoint, Handover.Whole);

    /// <summary>A new pseudo-terminal for a program that wants a serial port. Linux only.</summary>
    /// <param name="link">A symbolic link to make; it is removed at the end.</param>
    public static ListenAddress PseudoTerminal(string? link = null) => new() { Link = link, Handover = Handover.AsItArrives };

    /// <inheritdoc/>
    public override string ToString() =>
        EndPoint != null ? $"{EndPoint}{(Handover == Handover.AsItArrives ? ",bytes" : "")}" : Link == null ? "pty" : $"pty:{Link}";
}
