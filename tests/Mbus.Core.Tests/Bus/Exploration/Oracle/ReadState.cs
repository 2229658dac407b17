namespace Mbus.Tests.Bus.Exploration;

/// <summary>A client's side of its dialogue with one slave under one address.</summary>
internal sealed class ReadState
{
    /// <summary>True while a telegram that announced another one was the last that reached the client.</summary>
    internal bool IsOpen;

    /// <summary>True where the last telegram that reached it was not the first of its sequence.</summary>
    internal bool IsBehindFirst;

    /// <summary>True where the bridge has sent something to the meter for others since, so that the sequence may be lost.</summary>
    internal bool IsLost;

    /// <summary>The C field of its last request for data, until that is answered.</summary>
    internal byte UnansweredReading;

    /// <summary>True where it has changed the frame count bit though its request was not answered.</summary>
    internal bool HasSkipped;

    /// <summary>True where the slave's side was changed by others since the client's last request.</summary>
    internal bool IsDisturbed;

    /// <summary>
    /// True where the slave executed a write of the client whose E5 has not reached it, until the client sends something else than the
    /// repeat of that.
    /// </summary>
    internal bool HasUnacknowledgedWrite;

    /// <summary>True where the bridge has sent something to the meter for others since the client wrote to it.</summary>
    internal bool IsWriteLost;

    /// <summary>The frame count bits of its writes that may have reached the slave and were not answered: 1 for FCB 0, 2 for FCB 1.</summary>
    internal byte UnansweredCounts;

    /// <summary>That write.</summary>
    internal byte LastWrite;

    /// <summary>When the last telegram of an open sequence reached the client, and when it last wrote.</summary>
    internal long ReadAt;
    internal long WrittenAt;

    /// <summary>When it was first refused a telegram because the sequence was lost; 0 for not.</summary>
    internal long RefusedAt;

    /// <summary>The client begins anew: with the first telegram, and without a write to repeat.</summary>
    internal void Reopen()
    {
        IsOpen = false;
        IsBehindFirst = false;
        IsLost = false;
        RefusedAt = 0;
        UnansweredReading = 0;
        HasSkipped = false;
        HasUnacknowledgedWrite = false;
        IsWriteLost = false;
        UnansweredCounts = 0;
    }

    internal void Clear()
    {
        Reopen();
        IsDisturbed = false;
        LastWrite = 0;
        ReadAt = 0;
        WrittenAt = 0;
    }
}
