using Mbus.Client.Simulation;

namespace Mbus.Client.Tests.Bridge;

/// <summary>
/// Eight masters of mixed kinds on one bus with faults, in virtual time: who asks is answered, nobody gets what another asked for,
/// and the bus never carries two requests at once.
/// </summary>
public class ManyMastersTests
{
    private const int Transactions = 2500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(20261121)]
    public void Eight_masters_never_get_each_others_bytes(int seed)
    {
        Play play = new(seed, withFaults: true);
        play.Run(Transactions);

        Assert.True(play.Violations.Count == 0, string.Join("\n", play.Violations));
        Assert.True(play.Arbiter.Requests >= Transactions, $"{play.Arbiter.Requests} requests");
        Assert.True(play.Answered > Transactions / 4, $"only {play.Answered} were answered (seed {seed})");
        Assert.True(play.Arbiter.Damages > 10, $"the faults did not strike (seed {seed})");
    }

    [Fact]
    public void Without_faults_every_patient_master_is_answered()
    {
        Play play = new(3, withFaults: false);
        play.Run(Transactions);

        Assert.True(play.Violations.Count == 0, string.Join("\n", play.Violations));
        Assert.Equal(0, play.Arbiter.Damages);
    }

    private sealed class Play
    {
        private readonly SimulatedBus _bus;
        private readonly ModelMasters _models;
        private readonly Master[] _masters;
        private readonly byte[] _one = new byte[1];
        private long _now;
        private long _sentAt = long.MaxValue;
        private long _quietFrom;
        private int _replies;

        internal Play(int seed, bool withFaults)
        {
            LineTiming timing = new(2400, 0);
            BusDefinition definition = BusDefinition.Default;
            _bus = new SimulatedBus(definition, timing, seed);
            Arbiter = new Arbiter(timing, 8, readOnly: false);
            _models = new ModelMasters(new Random(seed));
            if (withFaults)
                AddFaults();

            SecondaryAddress Meter(int index) => definition.Meters[index].Address;
            Dictionary<byte, SecondaryAddress> single = definition.Meters
                .GroupBy(meter => meter.PrimaryAddress).Where(group => group.Count() == 1)
                .ToDictionary(group => group.Key, group => group.Single().Address);
            _masters =
            [
                new(_models.RequestData(1, Meter(0))),
                new(_models.SelectAndRequest(Meter(3))),
                new(_models.AllTelegrams(2, Meter(1))),
                new(_models.Scan(single)),
                new(_models.Impatient(3, Meter(2))),
                new(_models.Careless(5, Meter(4))),
                new(_models.Vanishing(6)),
                new(_models.Normalising()),
            ];
            foreach (Master master in _masters)
                master.Client = Arbiter.Connect(0);
        }

        internal Arbiter Arbiter { get; }

        internal List<string> Violations { get; } = [];

        internal int Answered { get; private set; }

        internal void Run(int transactions)
        {
            long steps = 0;
            while (Arbiter.Requests < transactions && Violations.Count < 10)
            {
                Assert.True(++steps < 10_000_000, "The bridge makes no progress.");
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
            for (int meter = 0; meter < 6; meter++)
                _bus.Inject(new Fault(FaultKind.LateAnswer) { Probability = 0.03, Milliseconds = 400 }, meter == 3 ? 0 : meter);
        }

        private void Hear()
        {
            while (_bus.Advance(_now, out HeardByte heard))
            {
                _one[0] = heard.Value;
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
            ArbiterStep step;
            while ((step = Arbiter.Poll(_now)) != ArbiterStep.Wait)
            {
                if (step == ArbiterStep.Give)
                    Give(Arbiter.OutputClient, Arbiter.Output.AsSpan(Arbiter.OutputOffset, Arbiter.OutputLength).ToArray());
                else
                    Transmit();
            }
        }

        private void Transmit()
        {
            if (Arbiter.Replies > _replies)
                _quietFrom = 0;
            _replies = Arbiter.Replies;
            if (_sentAt != long.MaxValue)
                Violations.Add($"{_now}: a request is put on the bus while another is being sent");
            if (_now < _quietFrom)
                Violations.Add($"{_now}: a request is put on the bus while a slave may still answer the last one");

            _sentAt = _bus.Transmit(Arbiter.Request.AsSpan(0, Arbiter.RequestLength), _now);
            if (_sentAt != _now + _bus.Timing.Bytes(Arbiter.RequestLength))
                Violations.Add($"{_now}: a request is put on the bus before the last one has left");
        }

        private void Give(int client, byte[] bytes)
        {
            Master master = _masters.Single(master => master.Client == client);
            if (bytes is [Arbiter.DamageMark])
            {
                if (!master.Current.IsPause)
                    master.Answer = bytes;
            }
            else if (!Frame.TryParse(bytes, 0, bytes.Length, out Frame reply))
            {
                Violations.Add($"{_now}: master {client} got {Hex.Format(bytes)}, which is no frame");
            }
            else if (!master.Asked.IsMine(reply))
            {
                Violations.Add($"{_now}: master {client} asked {Hex.Format(master.Asked.Request)} and got {Hex.Format(bytes)}");
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
                Arbiter.ReceiveFromClient(master.Client, master.Current.Request, 0, master.Current.Request.Length, _now);
            if (master.Current.IsVanish)
                master.Client = -1;
        }
    }

    private sealed class Master(IEnumerable<MasterStep> steps)
    {
        private readonly IEnumerator<MasterStep> _steps = steps.GetEnumerator();

        internal int Client { get; set; }

        internal MasterStep Current { get; private set; } = MasterStep.Pause(0);

        /// <summary>The last step that was no pause: what a reply must answer, even one that comes when the master has given up.</summary>
        internal MasterStep Asked { get; private set; } = MasterStep.Pause(0);

        internal byte[]? Answer { get; set; }

        internal long Until { get; set; }

        internal void Next(long now)
        {
            Assert.True(_steps.MoveNext());
            Current = _steps.Current;
            Asked = Current.IsPause ? Asked : Current;
            Until = now + Current.Wait;
        }
    }
}
