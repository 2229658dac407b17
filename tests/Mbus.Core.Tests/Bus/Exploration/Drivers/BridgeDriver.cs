namespace Mbus.Tests.Bus.Exploration;

/// <summary>A bridge under exploration: inputs, time, outputs. Times are microseconds.</summary>
internal abstract class BridgeDriver
{
    /// <summary>True if it answers a client itself while the request of another one is on the bus.</summary>
    internal virtual bool AnswersWhileBusy => true;

    /// <summary>The bytes of the last output; valid until the next call.</summary>
    internal abstract ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The client of the last output; -1 for none.</summary>
    internal abstract int Client { get; }

    /// <summary>The notice of the last output.</summary>
    internal abstract ArbiterNotice Notice { get; }

    /// <summary>The client whose request is on the bus; -1 for none.</summary>
    internal abstract int Owner { get; }

    /// <summary>True where a request of this client waits for its turn.</summary>
    internal abstract bool IsWaiting(int client);

    /// <summary>When something happens if nothing comes from outside; <see cref="long.MaxValue"/> for never.</summary>
    internal abstract long NextDeadline { get; }

    /// <summary>The bridge's own time, where it has one.</summary>
    internal virtual long Now => 0;

    /// <summary>Lets time pass until then, or until the next output if that comes first. Returns the time.</summary>
    internal virtual long RunUntil(long time) => time;

    /// <summary>A client takes a place. Returns the place.</summary>
    internal abstract int Connect(int place, long now);

    internal abstract void Disconnect(int client, long now);

    internal abstract void ReceiveFromClient(int client, byte[] bytes, long now);

    internal abstract void ReceiveFromBus(byte[] bytes, long now);

    /// <summary>The last transmission is out, or its end is estimated.</summary>
    internal abstract void Sent(long at, long now);

    /// <summary>The next output at this time; to be called until it is <see cref="BridgeOutput.Wait"/>.</summary>
    internal abstract BridgeOutput Next(long now);
}
