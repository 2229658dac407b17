namespace Mbus.Tests.Bus.Exploration;

/// <summary>The bus: the frame being sent, the replies on their way, the slaves, and what goes wrong.</summary>
internal sealed class BusSide
{
    private const long ResponseDelay = 20_000;

    internal readonly ModelBus Slaves;
    internal readonly Transmission Sent = new();
    internal readonly BusReply[] Late = [new(), new()];

    private readonly World _world;
    private readonly Reaction[] _reactions;
    private readonly Reaction[] _expected;
    private readonly BusReply _reply = new();
    private byte _faultsLeft;

    internal BusSide(World world)
    {
        _world = world;
        Slaves = new ModelBus(world.Scenario.Slaves, world.Scenario.Quirks);
        _reactions = new Reaction[Slaves.Slaves.Length];
        _expected = new Reaction[Slaves.Slaves.Length];
        _faultsLeft = world.Scenario.Faults;
    }

    internal long NextEvent
    {
        get
        {
            long next = Sent.IsSending ? Sent.EndAt : long.MaxValue;
            return _reply.IsActive ? Math.Min(next, _reply.At) : next;
        }
    }

    /// <summary>True while a late reply is on its way.</summary>
    internal bool IsLateExpected => Late[0].IsActive || Late[1].IsActive;

    private BusRequest Frame => _world.Frames[Sent.Frame];

    internal void ListResults(List<WorldAction> actions, long at)
    {
        actions.Add(new WorldAction(TransmissionResult.Normal));
        if (!Sent.IsSending || at != Sent.EndAt || _reply.IsActive)
            return;

        byte responders = Slaves.Responders(Frame);
        bool isShared = (responders & (responders - 1)) != 0;
        if (isShared && Frame.Kind is RequestKind.Select or RequestKind.Normalise or RequestKind.Write)
            actions.Add(new WorldAction(TransmissionResult.Merged));
        if (_faultsLeft == 0 || responders == 0)
            return;

        actions.Add(new WorldAction(TransmissionResult.RequestLost));
        actions.Add(new WorldAction(TransmissionResult.ReplyLost));
        if (isShared)
            return;

        actions.Add(new WorldAction(TransmissionResult.ReplyDamaged));
        if (!Late[0].IsActive || !Late[1].IsActive)
            actions.Add(new WorldAction(TransmissionResult.ReplyLate));
    }

    internal bool CanArrive(int late) => Late[late].IsActive && Late[late].At <= _world.Now && _world.Now < Late[late].Until;

    /// <summary>The bridge puts a frame on the bus.</summary>
    internal void Transmit()
    {
        bool isPrepared = Sent.IsOpen && Sent.Client == _world.Bridge.Client && _world.Oracle.MayPrepareAgain();
        byte preparation = isPrepared ? Sent.Frame : Transmission.Nobody;
        byte attempts = Sent.Attempts;
        if (Sent.IsOpen)
            Conclude(_world.Oracle.IsLastFrame(preparation));
        Sent.Attempts = attempts;

        long end = _world.Now + _world.Scenario.Timing.Bytes(_world.Bridge.Bytes.Length);
        _world.Oracle.OnTransmit(end, preparation);
        if (_world.Oracle.Violation == Violation.None && _world.Scenario.EstimatesSent)
            _world.Bridge.Sent(end, _world.Now);
    }

    /// <summary>Does what is due now.</summary>
    internal void Step(TransmissionResult result)
    {
        ForgetLateReplies();
        if (Sent.IsSending && Sent.EndAt <= _world.Now)
            EndTransmission(result);
        else if (_reply.IsActive && _reply.At <= _world.Now)
            ReceiveReply();
    }

    internal void ReceiveLate(int late)
    {
        BusReply reply = Late[late];
        _world.PathTranscript?.BusGives(reply.Reply, false, "late");
        byte[] bytes = reply.Reply.Bytes;
        if (Sent.IsOpen)
            Sent.AddStray(reply);
        reply.Clear();
        _world.Bridge.ReceiveFromBus(bytes, _world.Now);
    }

    /// <summary>The bridge has gone on from the last frame.</summary>
    internal void Conclude(bool isLast)
    {
        _world.Oracle.OnConcluded(isLast);
        Sent.Close();
    }

    private void EndTransmission(TransmissionResult result)
    {
        Sent.IsSending = false;
        _world.PathTranscript?.Sent(result);
        if (!_world.Scenario.EstimatesSent)
            _world.Bridge.Sent(_world.Now, _world.Now);
        if (result is not (TransmissionResult.Normal or TransmissionResult.Merged))
            SpendFault();

        // A slave that still answers the request before does not receive this one.
        Sent.WasFaulty |= _reply.IsActive;
        if (result != TransmissionResult.RequestLost && !_reply.IsActive)
            LetSlavesAct(result);
    }

    private void SpendFault()
    {
        _faultsLeft--;
        Sent.WasFaulty = true;
        _world.Oracle.OnFault();
    }

    private void LetSlavesAct(TransmissionResult result)
    {
        Slaves.Receive(Frame, Sent.Code, _reactions);
        ModelClient? client = _world.Oracle.Sender();
        if (Sent.IsOwn && client != null)
        {
            if (Sent.IsRetry && client.HasBefore)
                client.OwnBus.CopyFrom(client.Before);
            client.Before.CopyFrom(client.OwnBus);
            client.HasBefore = true;
            client.OwnBus.Receive(Frame, 0, _expected);
            _world.Oracle.Judge(client, Frame, _reactions, _expected);
        }

        _world.Oracle.NoteDisturbances(Frame, _reactions);
        SlaveReply reply = Combine(result);
        if (reply.Kind == ReplyKind.Collision)
            Sent.WasFaulty = true;
        if (reply.Kind != ReplyKind.None && result != TransmissionResult.ReplyLost)
            Schedule(reply, result);
    }

    private SlaveReply Combine(TransmissionResult result)
    {
        SlaveReply reply = default;
        foreach (Reaction reaction in _reactions)
        {
            if (!reaction.Answers)
                continue;
            if (reply.Kind != ReplyKind.None && result != TransmissionResult.Merged)
                return SlaveReply.Collided;
            reply = reaction.Reply;
        }

        return reply;
    }

    private void Schedule(SlaveReply reply, TransmissionResult result)
    {
        LineTiming timing = _world.Scenario.Timing;
        if (result == TransmissionResult.ReplyLate)
        {
            BusReply late = Late[Late[0].IsActive ? 1 : 0];
            late.Set(reply, Sent.Code, Sent.IsOwn, _world.Now + timing.ReplyWindow, _world.Now + timing.ReplyWindow + timing.SlaveWindow);
            return;
        }

        _reply.Set(reply, Sent.Code, Sent.IsOwn, _world.Now + ResponseDelay + timing.Bytes(reply.Bytes.Length), 0);
        _reply.IsDamaged = result == TransmissionResult.ReplyDamaged;
        Sent.Reply.CopyFrom(_reply);
    }

    private void ReceiveReply()
    {
        _world.PathTranscript?.BusGives(_reply.Reply, _reply.IsDamaged, "");
        byte[] bytes = _reply.Reply.Bytes;
        if (_reply.IsDamaged)
        {
            bytes = [.. bytes];
            bytes[^1] ^= 0x24;
        }

        if (Sent.IsOpen && !Sent.Reply.IsActive)
            Sent.AddStray(_reply);
        bool isSound = Sent.Reply.IsActive && !_reply.IsDamaged && _reply.Kind != ReplyKind.Collision;
        Sent.HasReply = Sent.IsOpen && isSound;
        Sent.HasStrays |= Sent.IsOpen && !isSound;
        _reply.Clear();
        _world.Bridge.ReceiveFromBus(bytes, _world.Now);
    }

    private void ForgetLateReplies()
    {
        foreach (BusReply late in Late)
        {
            if (late.IsActive && late.Until <= _world.Now)
                late.Clear();
        }
    }
}
