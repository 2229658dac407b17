namespace Mbus.Server.Tests.Bridge.Abuse;

/// <summary>A client's connection to the bridge under test, in virtual time or over a socket.</summary>
internal abstract class Connection
{
    /// <summary>False before it is opened, and after the bridge has closed it.</summary>
    internal abstract bool IsOpen { get; }

    /// <summary>True where bytes have come that <see cref="Receive"/> has not returned.</summary>
    internal abstract bool HasReply { get; }

    /// <summary>False for a client that takes nothing from its socket.</summary>
    internal bool Reads { get; set; } = true;

    /// <summary>False where the bridge has no place.</summary>
    internal abstract bool TryOpen();

    internal abstract void Close();

    internal abstract void Send(byte[] bytes);

    /// <summary>What has come since the last call.</summary>
    internal abstract byte[] Receive();
}
