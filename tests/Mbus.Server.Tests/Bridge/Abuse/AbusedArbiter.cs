using Mbus.Simulation;

namespace Mbus.Server.Tests.Bridge.Abuse;

/// <summary>An arbiter between clients of a network and a simulated bus, in virtual time.</summary>
internal sealed class AbusedArbiter(int baudRate, BusDefinition definition, Access access)
{
    private const int Places = 16;

    private readonly SimulatedBus _bus = new(definition, new LineTiming(baudRate, 0));
    private readonly Arbiter _arbiter = new(new LineTiming(baudRate, 0), Places, access);
    private readonly ArbiterConnection?[] _places = new ArbiterConnection?[Places];
    private readonly List<NetworkClient> _clients = [];
    private readonly byte[] _one = new byte[1];
    private long _sentAt = long.MaxValue;

    internal AbusedArbiter(int baudRate)
        : this(baudRate, AbuseBus.Definition, Access.Write)
    {
    }

    internal SimulatedBus Bus => _bus;

    /// <summary>How many requests got a valid reply.</summary>
    internal int Replies => _arbiter.Replies;

    /// <summary>Microseconds.</summary>
    internal long Now { get; private set; }

    internal void Add(int address, Func<Connection, IEnumerable<Pause>> script)
    {
        ArbiterConnection connection = new(this, address);
        _clients.Add(new NetworkClient(_clients.Count, connection, script(connection)));
    }

    internal void Run(long until)
    {
        for (int still = 0; Now < until;)
        {
            long next = Math.Min(Math.Min(_arbiter.NextDeadline, _sentAt), Math.Min(_bus.NextDeadline, _clients.Min(client => client.Until)));
            still = next > Now ? 0 : still + 1;
            Assert.True(still < 10_000, "The arbiter makes no progress.");
            Now = Math.Max(Now, Math.Min(next, until));
            Hear();
            if (Now >= _sentAt)
            {
                _arbiter.Sent(_arbiter.Send, _sentAt, Now);
                _sentAt = long.MaxValue;
            }

            Drive();
            foreach (NetworkClient client in _clients)
                client.Run(Now);
            Drive();
        }
    }

    private void Hear()
    {
        while (_bus.Advance(Now, out ReceivedByte heard))
        {
            _one[0] = heard.Value;
            if (heard.Damaged)
                _arbiter.ReceiveDamagedFromBus(1, heard.At);
            else
                _arbiter.ReceiveFromBus(_one, 0, 1, heard.At);
        }
    }

    private void Drive()
    {
        ArbiterStep step;
        while ((step = _arbiter.Poll(Now)) != ArbiterStep.Wait)
        {
            if (step == ArbiterStep.Deliver)
                _places[_arbiter.OutputClient]?.Give(_arbiter.Output.AsSpan(_arbiter.OutputOffset, _arbiter.OutputLength));
            else
                _sentAt = _bus.Transmit(_arbiter.Request.AsSpan(0, _arbiter.RequestLength), Now);
        }

        while (_arbiter.TakeNotice(out _) != ArbiterNotice.None)
        {
            // They are counted elsewhere.
        }
    }

    private sealed class ArbiterConnection(AbusedArbiter owner, int address) : Connection
    {
        // As much as a socket takes for a client that does not read.
        private const int MaxUnread = 16 * 1024;

        private readonly List<byte> _received = [];
        private int _place = -1;

        internal override bool IsOpen => _place >= 0;

        internal override bool HasReply => _received.Count > 0;

        internal override bool TryOpen()
        {
            _place = owner._arbiter.Connect(Handover.Whole, address, owner.Now);
            if (_place < 0 && owner._arbiter.ClientToDisplace(address, owner.Now) is int displaced and >= 0)
            {
                owner._places[displaced]!.Close();
                _place = owner._arbiter.Connect(Handover.Whole, address, owner.Now);
            }

            if (IsOpen)
                owner._places[_place] = this;
            return IsOpen;
        }

        internal override void Close()
        {
            if (!IsOpen)
                return;

            owner._places[_place] = null;
            owner._arbiter.Disconnect(_place, owner.Now);
            _place = -1;
            _received.Clear();
        }

        internal override void Send(byte[] bytes)
        {
            if (IsOpen)
                owner._arbiter.ReceiveFromClient(_place, bytes, 0, bytes.Length, owner.Now);
        }

        internal override byte[] Receive()
        {
            byte[] received = [.. _received];
            if (Reads)
                _received.Clear();
            return received;
        }

        internal void Give(ReadOnlySpan<byte> bytes)
        {
            _received.AddRange(bytes);
            if (_received.Count > MaxUnread)
                Close();
        }
    }
}
