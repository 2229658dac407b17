namespace Mbus.Tests.Bus.Exploration;

/// <summary>
/// A bridge between clients and slaves, in virtual time: its state, and what may happen next. All that it remembers lies in plain
/// fields, so that <see cref="StateCodec"/> can save and restore it.
/// </summary>
internal sealed class World
{
    internal const long Start = 1_000_000_000;

    /// <summary>When a client may send another request although it waits for the answer to the last one, besides at other events. Microseconds.</summary>
    internal const long SupersedeAfter = 60_000;

    private const long PauseTime = 10_000_000;
    private const int MaxSteps = 1000;

    internal readonly Scenario Scenario;
    internal readonly BridgeDriver Bridge;
    internal readonly ModelClient[] Clients;
    internal readonly BusRequest[] Frames;
    internal readonly BusSide Bus;
    internal readonly Oracle Oracle;
    internal readonly int FramesPerClient;

    internal long Now = Start;
    private byte _supersedesLeft;
    private byte _departuresLeft;
    private byte _pausesLeft;

    internal World(Scenario scenario, BridgeDriver bridge)
    {
        Scenario = scenario;
        Bridge = bridge;
        Clients = new ModelClient[scenario.Clients];
        List<BusRequest> frames = [];
        for (byte i = 0; i < Clients.Length; i++)
        {
            Clients[i] = new ModelClient(i, scenario.Slaves, scenario.Quirks);
            frames.AddRange(scenario.Alphabet(i));
        }

        FramesPerClient = frames.Count / Clients.Length;
        Frames = [.. frames, .. FramesOfTheBridge()];
        Bus = new BusSide(this);
        Oracle = new Oracle(this);
        (_supersedesLeft, _departuresLeft, _pausesLeft) = (scenario.Supersedes, scenario.Departures, scenario.Pauses);
        foreach (ModelClient client in Clients)
            Connect(client);
        Now = Math.Max(Now, Bridge.Now);
    }

    /// <summary>The transcript, where one is wanted.</summary>
    internal PathTranscript? PathTranscript { get; set; }

    /// <summary>What may happen next.</summary>
    internal void ListActions(List<WorldAction> actions)
    {
        actions.Clear();
        if (NextEvent() < long.MaxValue)
            Bus.ListResults(actions, NextEvent());
        for (byte i = 0; i < Clients.Length; i++)
            ListActions(Clients[i], actions);
        for (byte i = 0; i < Bus.Late.Length; i++)
        {
            if (Bus.CanArrive(i))
                actions.Add(new WorldAction(ActionKind.LateReply, 0, i));
        }

        if (_pausesLeft > 0 && CanPause())
            actions.Add(new WorldAction(ActionKind.Pause, 0, 0));
    }

    /// <summary>Lets something happen, and goes on to the next time at which there is a choice.</summary>
    internal void Apply(WorldAction action)
    {
        switch (action.Kind)
        {
            case ActionKind.Send:
                Send(Clients[action.Client], action.Index);
                break;
            case ActionKind.Leave:
                Leave(Clients[action.Client]);
                break;
            case ActionKind.Join:
                Connect(Clients[action.Client]);
                break;
            case ActionKind.LateReply:
                Bus.ReceiveLate(action.Index);
                break;
            case ActionKind.Pause:
                Pause();
                return;
            default:
                Advance((TransmissionResult)action.Index);
                return;
        }

        Drive();
    }

    /// <summary>True where two frames have the same bytes.</summary>
    internal bool AreSame(byte frame, byte other) =>
        frame == other || (frame < Frames.Length && other < Frames.Length && Frames[frame].Bytes.AsSpan().SequenceEqual(Frames[other].Bytes));

    private static IEnumerable<BusRequest> FramesOfTheBridge()
    {
        byte[] addresses = [1, 2, BusRequest.Selected, BusRequest.Test];
        foreach (byte address in addresses)
            yield return BusRequest.Normalise(address);
        for (byte slaves = 1; slaves <= BusRequest.Everyone; slaves++)
        {
            yield return BusRequest.Select(slaves, 0x53);
            yield return BusRequest.Select(slaves, 0x73);
        }
    }

    private void ListActions(ModelClient client, List<WorldAction> actions)
    {
        byte place = (byte)client.Place;
        if (!client.IsConnected)
        {
            if (place == 0 || Clients[place - 1].IsConnected)
                actions.Add(new WorldAction(ActionKind.Join, place, 0));
            return;
        }

        bool maySend = !client.Waits || (_supersedesLeft > 0 && Now > client.RequestAt);
        for (int i = 0; i < FramesPerClient; i++)
        {
            byte frame = (byte)((place * FramesPerClient) + i);
            if (maySend || Frames[frame].Kind == RequestKind.LinkStatus)
                actions.Add(new WorldAction(ActionKind.Send, place, frame));
        }

        if (_departuresLeft > 0)
            actions.Add(new WorldAction(ActionKind.Leave, place, 0));
    }

    private long NextEvent()
    {
        long next = Math.Min(Bridge.NextDeadline, Bus.NextEvent);
        for (int i = 0; i < Clients.Length && _supersedesLeft > 0; i++)
        {
            ModelClient client = Clients[i];
            if (client.Waits && client.RequestAt + SupersedeAfter > Now)
                next = Math.Min(next, client.RequestAt + SupersedeAfter);
        }

        return next;
    }

    private void Advance(TransmissionResult result)
    {
        int steps = 0;
        do
        {
            if (Step(result))
                result = TransmissionResult.Normal;
            if (++steps > MaxSteps)
                Oracle.Raise(Violation.NoRest);
        }
        while (Oracle.Violation == Violation.None && !IsChoice() && NextEvent() < long.MaxValue);
    }

    // False where the bridge had an output before the next event.
    private bool Step(TransmissionResult result)
    {
        long next = Math.Max(Now, NextEvent());
        Now = Bridge.RunUntil(next);
        bool isReached = Now >= next;
        if (isReached)
            Bus.Step(result);
        Drive();
        return isReached;
    }

    // Where nothing is sent and nothing can come late, clients that send now or at the end of the exchange make no difference.
    private bool IsChoice()
    {
        if (Scenario.StopsEverywhere || !Bus.Sent.IsOpen || Bus.Sent.IsSending || Bus.IsLateExpected)
            return true;

        for (int i = 0; i < Clients.Length && _supersedesLeft > 0; i++)
        {
            if (Clients[i].Waits && Now - Clients[i].RequestAt >= SupersedeAfter)
                return true;
        }

        return false;
    }

    private bool CanPause()
    {
        foreach (ModelClient client in Clients)
        {
            if (client.Waits)
                return false;
        }

        return !Bus.Sent.IsOpen && Bus.NextEvent == long.MaxValue;
    }

    private void Pause()
    {
        _pausesLeft--;
        PathTranscript?.Remark("pause");
        long end = Now + PauseTime;
        for (int i = 0; Bridge.NextDeadline <= end && i < MaxSteps; i++)
            Step(TransmissionResult.Normal);
        Now = end;
        Drive();
        if (Bridge.NextDeadline != long.MaxValue || Bridge.Owner >= 0)
            Oracle.Raise(Violation.NoRest);
    }

    private void Send(ModelClient client, byte frame)
    {
        bool isForBus = Frames[frame].Kind != RequestKind.LinkStatus;
        if (client.Waits && isForBus)
            _supersedesLeft--;
        PathTranscript?.ClientSends(client, Frames[frame]);
        if (isForBus)
            Oracle.OnSend(client, frame);
        else
            client.StatusDue = Frames[frame].AnsweredStatus;
        Bridge.ReceiveFromClient(client.Place, Frames[frame].Bytes, Now);
    }

    private void Leave(ModelClient client)
    {
        _departuresLeft--;
        PathTranscript?.Client(client, "close");
        client.Disconnect();
        Bridge.Disconnect(client.Place, Now);
    }

    private void Connect(ModelClient client)
    {
        int place = Bridge.Connect(client.Place, Now);
        if (place != client.Place)
            throw new InvalidOperationException($"The bridge gave place {place}, not {client.Place}.");

        client.Connect();
        PathTranscript?.Client(client, "connect");
    }

    private void Drive()
    {
        BridgeOutput output;
        for (int i = 0; (output = Bridge.Next(Now)) != BridgeOutput.Wait && i < MaxSteps; i++)
        {
            if (output == BridgeOutput.Transmit)
                Bus.Transmit();
            else if (output == BridgeOutput.Give && BusRequest.IsLinkStatus(Bridge.Bytes))
                GiveLinkStatus();
            else if (output == BridgeOutput.Give)
                Oracle.OnGive();
            else
                Oracle.OnNotice();
        }

        Now = Math.Max(Now, Bridge.Now);
        ConcludeEnded();
        Oracle.OnDriven();
    }

    private void GiveLinkStatus()
    {
        if (Bus.Sent.Client == Bridge.Client)
            ConcludeEnded();
        Oracle.OnGiveStatus();
    }

    private void ConcludeEnded()
    {
        if (Bus.Sent.IsOpen && !Bus.Sent.IsSending && Bridge.Owner != Bus.Sent.Client)
            Bus.Conclude(true);
    }
}
