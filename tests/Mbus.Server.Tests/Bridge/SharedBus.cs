using Mbus.Client;
using Mbus.Simulation;

namespace Mbus.Server.Tests.Bridge;

/// <summary>An arbiter between model masters and the simulated bus, in virtual time, and what must hold of it.</summary>
internal sealed class SharedBus
{
    private const int MaxRecent = 30;
    private const string FromBus = "bus >";

    private readonly SimulatedBus _bus;
    private readonly ModelMasters _models;
    private readonly Master[] _masters;
    private readonly byte[] _one = new byte[1];
    private long _now;
    private long _sentAt = long.MaxValue;
    private long _quietFrom;
    private long _drivenAt;
    private long _busy;
    private bool _isBusy;
    private readonly List<string> _recent = [];
    private string _lastNote = "";

    internal SharedBus(int seed, int baudRate, bool withFaults, Func<ModelMasters, IEnumerable<MasterStep>[]> masters)
    {
        LineTiming timing = new(baudRate, 0);
        _bus = new SimulatedBus(BusDefinition.Default, timing, seed);
        Arbiter = new Arbiter(timing, 8, Access.Write);
        _models = new ModelMasters(new Random(seed), timing);
        if (withFaults)
            AddFaults();

        _masters = [.. masters(_models).Select(steps => new Master(steps))];
        foreach (Master master in _masters)
            master.Client = Arbiter.Connect(0);
    }

    internal Arbiter Arbiter { get; }

    internal List<string> Violations { get; } = [];

    internal int Answered { get; private set; }

    /// <summary>How many notices of each kind the arbiter gave.</summary>
    internal Dictionary<ArbiterNotice, int> Notices { get; } = [];

    /// <summary>The share of the time in which the bus was used.</summary>
    internal double Load => (double)_busy / _now;

    internal void Run(int transactions)
    {
        long steps = 0;
        while (Arbiter.Requests < transactions && Violations.Count < 10)
        {
            Assert.True(++steps < 100_000_000, "The bridge makes no progress.");
            _now = Math.Max(_now, Math.Min(Math.Min(Arbiter.NextDeadline, _sentAt), Math.Min(_bus.NextDeadline, _masters.Min(master => master.Until))));
            Hear();
            if (_now >= _sentAt)
                Sent();
            foreach (Master master in _masters.Where(master => master.Until <= _now))
                Step(master);

            Drive();
        }
    }

    private void AddFaults()
    {
        _bus.Inject(new Fault(FaultKind.NoiseBefore) { Probability = 0.03, Bytes = 2 });
        _bus.Inject(new Fault(FaultKind.NoiseAfter) { Probability = 0.02, Bytes = 3 });
        _bus.Inject(new Fault(FaultKind.LostByte) { Probability = 0.02 });
        _bus.Inject(new Fault(FaultKind.FlippedBit) { Probability = 0.02 });
        _bus.Inject(new Fault(FaultKind.NoAnswer) { Probability = 0.02 });
        _bus.Inject(new Fault(FaultKind.Echo) { Probability = 0.1 });
        _bus.Inject(new Fault(FaultKind.Babble) { Milliseconds = 7000, Bytes = 4 });

        // Behind the window in which an answer may begin, but within the next one: a later E5 cannot be distinguished from any other.
        int late = (int)(_bus.Timing.ReplyWindow / 1000);
        for (int meter = 0; meter < 6; meter++)
            _bus.Inject(new Fault(FaultKind.LateAnswer) { Probability = 0.03, Milliseconds = late }, meter == 3 ? 0 : meter);
    }

    private void Note(string what, ReadOnlySpan<byte> bytes = default)
    {
        if (what == _lastNote && what == FromBus)
        {
            _recent[^1] += " " + Hex.Format(bytes);
            return;
        }

        _lastNote = what;
        _recent.Add($"{_now,12} {what} {Hex.Format(bytes)}");
        if (_recent.Count > MaxRecent)
            _recent.RemoveAt(0);
    }

    private void Violate(string what) => Violations.Add($"{string.Join('\n', _recent)}\n{_now,12} {what}\n");

    private void Hear()
    {
        while (_bus.Advance(_now, out ReceivedByte heard))
        {
            _one[0] = heard.Value;
            Note(heard.Damaged ? "bus damaged" : FromBus, _one);
            _quietFrom = 0;
            if (heard.Damaged)
                Arbiter.ReceiveDamagedFromBus(1, heard.At);
            else
                Arbiter.ReceiveFromBus(_one, 0, 1, heard.At);
            Drive();
        }
    }

    private void Sent()
    {
        Arbiter.Sent(Arbiter.Send, _sentAt, _now);
        _quietFrom = _sentAt + _bus.Timing.ReplyWindow;
        _sentAt = long.MaxValue;
    }

    private void Drive()
    {
        if (_isBusy)
            _busy += _now - _drivenAt;

        ArbiterStep step;
        while ((step = Arbiter.Poll(_now)) != ArbiterStep.Wait)
        {
            if (step == ArbiterStep.Deliver)
                Give(Arbiter.OutputClient, Arbiter.Output.AsSpan(Arbiter.OutputOffset, Arbiter.OutputLength).ToArray());
            else
                Transmit();
        }

        _isBusy = Arbiter.Phase != ArbiterPhase.Free;
        _drivenAt = _now;
        ArbiterNotice notice;
        while ((notice = Arbiter.TakeNotice(out _)) != ArbiterNotice.None)
            Notices[notice] = Notices.GetValueOrDefault(notice) + 1;
    }

    private void Transmit()
    {
        if (_sentAt != long.MaxValue)
            Violate($"a request is put on the bus while another is being sent");
        if (_now < _quietFrom)
            Violate($"a request is put on the bus while a slave may still answer the last one");

        Note($"bus < ({Arbiter.Phase})", Arbiter.Request.AsSpan(0, Arbiter.RequestLength));
        _sentAt = _bus.Transmit(Arbiter.Request.AsSpan(0, Arbiter.RequestLength), _now);
        if (_sentAt != _now + _bus.Timing.Bytes(Arbiter.RequestLength))
            Violate($"a request is put on the bus before the last one has left");
    }

    private void Give(int client, byte[] bytes)
    {
        Note($"{client} <", bytes);
        Master master = _masters.Single(master => master.Client == client);
        bytes = master.Join(bytes);
        bool isArriving = _bus.Timing.BaudRate < Arbiter.CutThroughBelow && Frame.Examine(bytes, 0, bytes.Length) > bytes.Length;
        if (isArriving)
        {
            master.Arriving = bytes;
        }
        else if (bytes[^1] == Arbiter.DamageMark)
        {
            if (!master.Current.IsPause)
                master.Answer = bytes;
        }
        else if (!Frame.TryParse(bytes, 0, bytes.Length, out Frame reply))
        {
            Violate($"master {client} got {Hex.Format(bytes)}, which is no frame");
        }
        else if (!master.Asked.IsMine(reply))
        {
            Violate($"master {client} asked {Hex.Format(master.Asked.Request)} and got {Hex.Format(bytes)}");
        }
        else if (!master.Current.IsPause)
        {
            Answered++;
            master.Answer = bytes;
            master.Until = _now;
        }
    }

    private void Step(Master master)
    {
        if (master.Current.IsVanish)
            master.Client = Arbiter.Connect(_now);

        _models.Answer = master.Answer;
        master.Answer = null;
        master.Next(_now);
        if (master.Current.IsVanish)
            Arbiter.Disconnect(master.Client, _now);
        else if (!master.Current.IsPause)
            Note($"{master.Client} >", master.Current.Request);
        if (!master.Current.IsPause && !master.Current.IsVanish)
            Arbiter.ReceiveFromClient(master.Client, master.Current.Request, 0, master.Current.Request.Length, _now);
        if (master.Current.IsVanish)
            master.Client = -1;
    }
}

/// <summary>A model master at its place in the arbiter.</summary>
internal sealed class Master(IEnumerable<MasterStep> steps)
{
    private readonly IEnumerator<MasterStep> _steps = steps.GetEnumerator();

    internal int Client { get; set; }

    internal MasterStep Current { get; private set; } = MasterStep.Pause(0);

    /// <summary>The last step that was no pause: what a reply must answer, even one that comes when the master has given up.</summary>
    internal MasterStep Asked { get; private set; } = MasterStep.Pause(0);

    internal byte[]? Answer { get; set; }

    /// <summary>The piece of a reply that has come, at a rate at which replies are passed on while they arrive.</summary>
    internal byte[] Arriving { get; set; } = [];

    internal long Until { get; set; }

    internal byte[] Join(byte[] bytes)
    {
        byte[] all = [.. Arriving, .. bytes];
        Arriving = [];
        return all;
    }

    internal void Next(long now)
    {
        Arriving = [];
        Assert.True(_steps.MoveNext());
        Current = _steps.Current;
        Asked = Current.IsPause ? Asked : Current;
        Until = now + Current.Wait;
    }
}
