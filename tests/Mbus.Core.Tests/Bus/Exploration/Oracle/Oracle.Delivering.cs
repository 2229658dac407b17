namespace Mbus.Tests.Bus.Exploration;

/// <content>What a client is given, and what is sent for it.</content>
internal sealed partial class Oracle
{
    /// <summary>The bridge answers a client itself: once, to its last request for the status, and after all that it asked of the bus before.</summary>
    internal void OnGiveStatus()
    {
        int place = world.Bridge.Client;
        world.PathTranscript?.ClientGets(place, Output, "link status");
        if (place < 0 || !world.Clients[place].IsConnected)
        {
            Raise(Violation.AnswerToDisconnected);
            return;
        }

        ModelClient client = world.Clients[place];
        if (client.StatusDue == 0 || client.StatusDue != Output[1])
            Raise(Violation.StatusWithoutRequest);
        else if (client.Waits)
            Raise(Violation.StatusTooEarly);
        client.StatusDue = 0;
    }

    private void CheckOnBehalf(ModelClient client, BusRequest request)
    {
        if (!client.Waits && client.Superseded == ModelClient.NoRequest)
        {
            Raise(Violation.UnrequestedTransmission);
            return;
        }

        if (request.Kind == RequestKind.Select && request.Slaves != client.Pattern)
            Raise(Violation.WrongSelection);
        else if (request.Kind is not (RequestKind.Select or RequestKind.Normalise))
            Raise(Violation.UnrequestedTransmission);
    }

    private void CheckMark()
    {
        if (!Sent.WasFaulty && !Sent.HasStrays)
            Raise(Violation.DamageWithoutReason);
        else if (Sent.Verdict == Violation.WrongMeter && !Sent.HasStrays && Sent.Reply.Kind == ReplyKind.Collision)
            Raise(Violation.DamageWithoutReason);
    }

    private void CheckReply(ModelClient client, SlaveReply reply)
    {
        BusRequest request = world.Frames[client.Request];
        bool isAckByDelegate = reply.Kind == ReplyKind.Ack && request.Kind is RequestKind.Normalise or RequestKind.Select;
        bool isOwnReply = Sent.HasReply && Sent.Reply.Reply.LooksLike(reply);
        if (isOwnReply && Sent.IsOwn && world.AreSame(Sent.Frame, client.Request))
            Accept(client, request, reply);
        else if (IsOwnStray(client, reply))
            AcceptLate(client, request);
        else if (!isOwnReply || !isAckByDelegate)
            Raise(reply.Kind == ReplyKind.Ack ? Violation.ForeignAck : Violation.ForeignReply);
    }

    private void Accept(ModelClient client, BusRequest request, SlaveReply reply)
    {
        Raise(Sent.Verdict);
        Sent.IsAnswered = true;
        for (int i = 0; i < world.Bus.Slaves.Slaves.Length; i++)
        {
            if ((Sent.Responders & (1 << i)) == 0)
                continue;

            ReadState read = client.ReadOf(i, request.Address);
            if (request.Kind == RequestKind.Write)
                read.HasUnacknowledgedWrite = false;
            if (request.Kind is RequestKind.Reading or RequestKind.Alarm)
                read.UnansweredReading = 0;
            if (request.Kind == RequestKind.Reading)
                (read.IsOpen, read.IsBehindFirst, read.IsLost, read.RefusedAt) = (HasMore(i, reply), reply.Index > 0, false, 0);
        }
    }

    private static void AcceptLate(ModelClient client, BusRequest request)
    {
        foreach (ReadState read in client.Reads)
            read.HasUnacknowledgedWrite &= request.Kind != RequestKind.Write;
    }

    private static bool HasMore(int slave, SlaveReply reply) => reply.Kind == ReplyKind.Telegram && ModelSlave.HasMore(slave, reply.Index);

    // A late reply to an earlier request of the same client would have reached it on a bus of its own, too.
    private bool IsOwnStray(ModelClient client, SlaveReply reply)
    {
        foreach (BusReply stray in Sent.Strays)
        {
            if (stray.IsActive && stray.IsOwn && stray.Code == client.Code && stray.Reply.LooksLike(reply))
                return true;
        }

        return false;
    }
}
