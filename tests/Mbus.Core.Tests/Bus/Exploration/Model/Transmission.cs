namespace Mbus.Tests.Bus.Exploration;

/// <summary>The last frame that the bridge put on the bus, and what has come back since.</summary>
internal sealed class Transmission
{
    internal const byte Nobody = 255;

    /// <summary>True until its last stop bit is out.</summary>
    internal bool IsSending;
    internal long EndAt;

    /// <summary>True until the bridge has gone on.</summary>
    internal bool IsOpen;

    /// <summary>The place of the client that it was sent for.</summary>
    internal byte Client = Nobody;

    /// <summary>That client itself.</summary>
    internal byte Code;

    /// <summary>The frame, as an index into the world's frames.</summary>
    internal byte Frame;

    /// <summary>True where it is the client's own request, false where the bridge sends it on the client's behalf.</summary>
    internal bool IsOwn;

    /// <summary>How often in a row a frame was sent that prepares a request.</summary>
    internal byte Attempts;

    /// <summary>True where the bridge sends the client's own request again by itself.</summary>
    internal bool IsRetry;

    /// <summary>True where bytes of it or of its reply were lost, damaged or late, or two slaves answered at once.</summary>
    internal bool WasFaulty;

    /// <summary>True once its reply has arrived intact.</summary>
    internal bool HasReply;

    /// <summary>True once other bytes than its reply have arrived.</summary>
    internal bool HasStrays;

    /// <summary>True once the client was given something.</summary>
    internal bool IsDelivered;

    /// <summary>True once the client was given the reply.</summary>
    internal bool IsAnswered;

    /// <summary>What is wrong with the reply, if it is delivered.</summary>
    internal Violation Verdict;

    /// <summary>What is wrong with silence, if there is no reply.</summary>
    internal Violation SilenceVerdict;

    /// <summary>The slaves that answered it, bit by bit.</summary>
    internal byte Responders;

    internal readonly BusReply Reply = new();

    /// <summary>Late replies that have arrived since it was sent.</summary>
    internal readonly BusReply[] Strays = [new(), new()];

    internal void Begin(byte client, byte code, byte frame, bool isOwn, long endAt)
    {
        (IsSending, EndAt, IsOpen, Client, Code, Frame, IsOwn) = (true, endAt, true, client, code, frame, isOwn);
        (IsRetry, WasFaulty, HasReply, HasStrays, IsDelivered, IsAnswered) = (false, false, false, false, false, false);
        (Verdict, SilenceVerdict, Responders) = (Violation.None, Violation.None, 0);
        Reply.Clear();
        foreach (BusReply stray in Strays)
            stray.Clear();
    }

    /// <summary>Forgets everything that no longer matters.</summary>
    internal void Close()
    {
        Begin(Nobody, 0, 0, false, 0);
        Attempts = 0;
        IsSending = false;
        IsOpen = false;
    }

    internal void AddStray(BusReply late)
    {
        HasStrays = true;
        foreach (BusReply stray in Strays)
        {
            if (!stray.IsActive)
            {
                stray.CopyFrom(late);
                return;
            }
        }
    }
}
