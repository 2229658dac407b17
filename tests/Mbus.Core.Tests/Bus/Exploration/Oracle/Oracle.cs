namespace Mbus.Tests.Bus.Exploration;

/// <summary>
/// The promise: every client sees what it would see with a bus of its own. Compares what the slaves did with a client's request
/// with what they would have done for that client alone, and what the client was given with what the slaves answered.
/// </summary>
internal sealed partial class Oracle(World world)
{
    private const byte MaxAttempts = 3;

    private ReadOnlySpan<byte> Output => world.Bridge.Bytes;

    private Transmission Sent => world.Bus.Sent;

    /// <summary>The first violation on this path.</summary>
    internal Violation Violation { get; private set; }

    internal void Raise(Violation violation)
    {
        if (Violation == Violation.None)
            Violation = violation;
    }

    internal void Reset() => Violation = Violation.None;

    /// <summary>The client that the frame on the bus was sent for; null where it has left.</summary>
    internal ModelClient? Sender()
    {
        if (Sent.Client >= world.Clients.Length)
            return null;

        ModelClient client = world.Clients[Sent.Client];
        return client.IsConnected && client.Code == Sent.Code ? client : null;
    }

    /// <summary>A client sends a request.</summary>
    internal void OnSend(ModelClient client, byte frame)
    {
        bool isServed = client.Waits && world.Bridge.Owner == client.Place;
        client.IsRepeated = isServed && client.Superseded == ModelClient.NoRequest && frame == client.Request;
        if (client.Waits && !client.IsRepeated)
        {
            client.Superseded = isServed && client.Superseded != ModelClient.NoRequest ? client.Superseded : client.Request;
            client.IsNoticeDue = !isServed || client.Superseded != client.Request;
        }

        client.StatusDue = 0;
        client.Phase = client.IsRepeated ? client.Phase : RequestPhase.Waiting;
        client.HasBefore &= client.IsRepeated;
        client.HadFault &= client.IsRepeated;
        (client.Request, client.RequestAt, client.AnsweredAnew) = (frame, world.Scenario.Supersedes > 0 ? world.Now : 0, 0);
        client.WasHeldUp = Sent.WasFaulty || world.Bus.IsLateExpected;
        BusRequest request = world.Frames[frame];
        if (request.Kind == RequestKind.Select)
        {
            client.Pattern = request.Slaves;
            client.SelectionIsUnsure = true;
        }
        else if (request.Kind == RequestKind.Normalise && request.Address == BusRequest.Selected)
        {
            client.SelectionIsUnsure = true;
        }

        foreach (ReadState read in client.Reads)
            read.HasUnacknowledgedWrite &= client.IsRepeated || world.AreSame(frame, read.LastWrite);
        if (request.Kind is RequestKind.Select or RequestKind.Normalise)
            CloseSequences(client, request);
    }

    /// <summary>The bridge puts a frame on the bus.</summary>
    /// <param name="end">When its last stop bit is out.</param>
    /// <param name="preparation">The frame before it, where that prepared the same client's request; otherwise none.</param>
    internal void OnTransmit(long end, byte preparation)
    {
        int place = world.Bridge.Client;
        BusRequest? request = BusRequest.Parse(Output);
        world.PathTranscript?.Transmits(place, Output, request?.Name ?? "?");
        byte known = request == null ? Transmission.Nobody : FrameOf(request);
        if (known == Transmission.Nobody)
        {
            Raise(Violation.UnrequestedTransmission);
            return;
        }

        // The request of a client that has left meanwhile belongs to nobody; what it does to the meters counts all the same.
        if (place < 0)
        {
            Sent.Begin(Transmission.Nobody, ClientCode.Gone, known, false, end);
            return;
        }

        ModelClient client = world.Clients[place];
        byte own = world.AreSame(known, preparation) ? ModelClient.NoRequest : OwnFrame(client, known);
        byte attempts = (byte)(preparation != Transmission.Nobody && own == ModelClient.NoRequest ? Sent.Attempts + 1 : 1);
        Sent.Begin((byte)place, client.Code, own == ModelClient.NoRequest ? known : own, own != ModelClient.NoRequest, end);
        Sent.Attempts = attempts;
        Sent.IsRetry = Sent.IsOwn && own == client.Request && client.Phase == RequestPhase.OnBus;
        if (Sent.IsOwn && own == client.Request)
            client.Phase = RequestPhase.OnBus;
        else if (!Sent.IsOwn)
            CheckOnBehalf(client, request!);
        if (Sent.IsOwn && request!.Kind is RequestKind.Select or RequestKind.Normalise)
            CloseSequences(client, request!);
        NoteLosses(place, request!);
        if (Sent.IsOwn && client.IsNoticeDue && own == client.Superseded)
            client.IsNoticeDue = false;
    }

    /// <summary>The bridge gives bytes to a client.</summary>
    internal void OnGive()
    {
        int place = world.Bridge.Client;
        SlaveReply reply = SlaveReply.Parse(Output);
        bool isMark = Output.SequenceEqual(new ReadOnlySpan<byte>([Arbiter.DamageMark]));
        world.PathTranscript?.ClientGets(place, Output, isMark ? "damage" : reply.Name);
        if (place < 0 || !world.Clients[place].IsConnected)
        {
            Raise(Violation.AnswerToDisconnected);
            return;
        }

        ModelClient client = world.Clients[place];
        if (!client.Waits)
            Raise(Violation.AnswerWithoutRequest);
        else if (Sent.Client != place || Sender() == null)
            Raise(Violation.ForeignReply);
        else if (isMark)
            CheckMark();
        else if (reply.Kind == ReplyKind.None)
            Raise(Violation.UnknownAnswer);
        else
            CheckReply(client, reply);
        Sent.IsDelivered = true;
        if (isMark && client.IsRepeated)
            return;

        client.Phase = RequestPhase.None;
        client.IsRepeated = false;
    }

    /// <summary>The bridge reports that it dropped something.</summary>
    internal void OnNotice()
    {
        int place = world.Bridge.Client;
        world.PathTranscript?.Notice(place, world.Bridge.Notice);
        if (place < 0 || !world.Clients[place].IsConnected)
            return;

        ModelClient client = world.Clients[place];
        switch (world.Bridge.Notice)
        {
            case ArbiterNotice.Expired:
                client.StatusDue |= (byte)(client.StatusDue == 0 ? 0 : ControlField.Dfc);
                End(client, client.WasHeldUp, Violation.ExpiredWithoutReason);
                break;
            case ArbiterNotice.Superseded:
                if (!client.IsNoticeDue)
                    Raise(Violation.NoticeWithoutReason);
                client.IsNoticeDue = false;
                client.Superseded = ModelClient.NoRequest;
                break;
            case ArbiterNotice.NotSelected:
            case ArbiterNotice.NothingToDeselect:
                End(client, MayMissSelection(client), Violation.NotSelectedWithoutReason);
                break;
            case ArbiterNotice.SequenceLost:
                End(client, MayLoseSequence(client), Violation.SequenceLostWithoutReason);
                NoteRefusal(client);
                break;
            case ArbiterNotice.ResetUnanswered:
                End(client, IsResetUnanswered(), Violation.ResetUnansweredWithoutReason);
                break;
            case ArbiterNotice.Unsolicited:
            case ArbiterNotice.WrongReply:
            case ArbiterNotice.Damage:
                break;
            default:
                Raise(Violation.NoticeWithoutReason);
                break;
        }
    }

    /// <summary>True where the frame on the bus prepares a SND_UD and may be sent again: three times at most, and not once it was answered.</summary>
    internal bool MayPrepareAgain()
    {
        if (Sent.IsOwn || Sent.HasReply || Sent.Attempts >= MaxAttempts || Sender() is not ModelClient client)
            return false;

        byte served = client.Superseded == ModelClient.NoRequest ? client.Request : client.Superseded;
        return served != ModelClient.NoRequest && world.Frames[served].Kind == RequestKind.Write;
    }

    /// <summary>True where the frame that comes next does not belong to the request of the one before.</summary>
    /// <param name="preparation">The frame on the bus, where it prepares a request of the client; otherwise none.</param>
    internal bool IsLastFrame(byte preparation)
    {
        if (world.Bridge.Client != Sent.Client || Sender() is not ModelClient client || Sent.IsDelivered)
            return true;

        byte next = BusRequest.Parse(Output) is { } request ? FrameOf(request) : Transmission.Nobody;
        if (next == Transmission.Nobody)
            return true;
        if (world.AreSame(next, preparation))
            return false;

        if (client.IsRepeated && Sent.IsOwn && (!Sent.HasReply || world.AreSame(next, client.Request)))
            return true;

        byte served = client.Superseded == ModelClient.NoRequest ? client.Request : client.Superseded;
        bool isServed = world.AreSame(next, served);
        bool isPreparation = world.Frames[next].Kind is RequestKind.Normalise or RequestKind.Select && !world.AreSame(next, client.Request);
        return !isServed && !isPreparation;
    }

    /// <summary>The bridge has gone on from the frame on the bus.</summary>
    /// <param name="isLast">False where the next frame belongs to the same request.</param>
    internal void OnConcluded(bool isLast)
    {
        if (Sender() is not ModelClient client)
            return;

        bool isSound = !Sent.WasFaulty && !Sent.HasStrays;
        client.HadFault |= !isSound;
        BusRequest request = world.Frames[Sent.Frame];
        if (request.Kind == RequestKind.Select || (request.Kind == RequestKind.Normalise && request.Address == BusRequest.Selected))
            client.SelectionIsUnsure = !isSound;
        NoteUse(client, request);
        if (!isLast)
            return;

        // A request that was prepared may still have to wait.
        bool isPrepared = !Sent.IsOwn && (Sent.HasReply || (Sent.HasStrays && request.Kind == RequestKind.Normalise));
        if (client.Superseded != ModelClient.NoRequest)
            Abandon(client, request);
        else if (client.Waits && IsPostponed(client, request))
            (client.IsRepeated, client.Phase, client.WasHeldUp) = (false, RequestPhase.Waiting, true);
        else if (client.IsRepeated)
            (client.IsRepeated, client.Phase) = (false, RequestPhase.Waiting);
        else if (client.Waits && !Sent.IsDelivered && !isPrepared)
            EndUnanswered(client, !client.HadFault);
    }

    // A request for data that got nothing but an E5, which may be the late one of another slave, is made again when none can come.
    private bool IsPostponed(ModelClient client, BusRequest request)
    {
        bool hasAck = Sent.HasReply && Sent.Reply.Kind == ReplyKind.Ack;
        foreach (BusReply stray in Sent.Strays)
            hasAck |= stray.IsActive && stray.Kind == ReplyKind.Ack;
        bool isForData = request.Kind is RequestKind.Reading or RequestKind.Alarm;
        return Sent.IsOwn && !Sent.IsDelivered && hasAck && isForData && request.HasFrameCount && world.Bridge.IsWaiting(client.Place);
    }

    internal void OnFault()
    {
        foreach (ModelClient client in world.Clients)
            client.WasHeldUp = true;
    }

    /// <summary>The bridge has nothing more to do at this time.</summary>
    internal void OnDriven()
    {
        bool isAtRest = world.Bridge.Owner < 0 && world.Bridge.NextDeadline == long.MaxValue && !Sent.IsOpen && world.Bus.NextEvent == long.MaxValue;
        foreach (ModelClient client in world.Clients)
        {
            bool mayAnswer = world.Bridge.Owner < 0 || (world.Bridge.AnswersWhileBusy && world.Bridge.Owner != client.Place);
            if (client.StatusDue != 0 && mayAnswer && !world.Bridge.IsWaiting(client.Place))
                Raise(Violation.StatusForgotten);
            if (client.IsNoticeDue && client.Phase != RequestPhase.Waiting)
                Raise(Violation.RequestForgotten);
            if (!client.Waits && !(Sent.IsOpen && Sent.Client == client.Place))
                client.Settle();
            if (client.Phase != RequestPhase.Waiting)
                continue;

            client.WasHeldUp |= IsHeldUp(client);
            if (isAtRest)
                Raise(Violation.RequestForgotten);
        }
    }

    // What a client has superseded itself it does not repeat.
    private static void Abandon(ModelClient client, BusRequest request)
    {
        client.Superseded = ModelClient.NoRequest;
        foreach (ReadState read in client.Reads)
            read.HasUnacknowledgedWrite &= request.Kind != RequestKind.Write;
    }

    // A request whose preparation fails ends with it, as the preparation does.
    private void EndUnanswered(ModelClient client, bool isSound)
    {
        if (Sent.HasReply && isSound)
            Raise(Violation.ReplyNotDelivered);
        else if (isSound && Sent.IsOwn)
            Raise(Sent.SilenceVerdict);
        client.Phase = RequestPhase.Ended;
    }

    private void End(ModelClient client, bool hasReason, Violation violation)
    {
        if (!hasReason)
            Raise(violation);
        if (client.IsRepeated)
            client.IsRepeated = false;
        else
            client.Phase = RequestPhase.Ended;
    }

    private byte OwnFrame(ModelClient client, byte known)
    {
        if (client.Waits && world.AreSame(client.Request, known))
            return client.Request;
        return client.Superseded != ModelClient.NoRequest && world.AreSame(client.Superseded, known) ? client.Superseded : ModelClient.NoRequest;
    }

    private byte FrameOf(BusRequest request)
    {
        for (byte i = 0; i < world.Frames.Length; i++)
        {
            if (world.Frames[i].Bytes.AsSpan().SequenceEqual(request.Bytes))
                return i;
        }

        return Transmission.Nobody;
    }
}
