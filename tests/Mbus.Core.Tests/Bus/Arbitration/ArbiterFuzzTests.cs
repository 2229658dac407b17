using System.Runtime.InteropServices;
using static Mbus.Tests.Bus.Transcript;

namespace Mbus.Tests.Bus;

public class ArbiterFuzzTests
{
    private const int Steps = 200000;

    [Theory]
    [InlineData(2400, 0, false)]
    [InlineData(38400, 300000, false)]
    [InlineData(1200, 0, true)]
    [InlineData(300, 0, false)]
    public void Every_reply_goes_to_the_client_of_the_request(int baudRate, long slack, bool readOnly)
    {
        FuzzSeeds.Run(random =>
        {
            Bridge bridge = new(random, new LineTiming(baudRate, slack), readOnly);
            for (int step = 0; step < Steps; step++)
                bridge.Step();
            bridge.RunToIdle();
            bridge.AssertAllEventsOccurred();
        });
    }

    /// <summary>An arbiter, clients that come, speak and go at random, and a bus that says anything; and what must hold of it.</summary>
    private sealed class Bridge
    {
        private const int Places = 3;
        private const byte Damaged = 0;

        private readonly Random _random;
        private readonly LineTiming _timing;
        private readonly bool _readOnly;
        private readonly Arbiter _arbiter;
        private readonly FuzzBytes _fuzz;
        private readonly List<byte>[] _said = [[], [], []];
        private readonly bool[] _connected = new bool[Places];
        private readonly List<byte> _heard = [];
        private readonly List<byte> _intact = [];
        private readonly HashSet<ArbiterNotice> _notices = [];
        private long _now;
        private long _sentAt = long.MaxValue;
        private int _owner = -1;
        private int _answers;
        private int _pieces;
        private bool _spoken;

        public Bridge(Random random, LineTiming timing, bool readOnly)
        {
            _random = random;
            _timing = timing;
            _readOnly = readOnly;
            _fuzz = new FuzzBytes(random);
            _arbiter = new Arbiter(timing, Places, readOnly ? Access.Read : Access.ChangeBus);
        }

        public void Step()
        {
            switch (_random.Next(40))
            {
                case 0:
                    Connect();
                    break;
                case 1 when _random.Next(3) == 0:
                    Disconnect(_random.Next(Places));
                    break;
                case 2 when _random.Next(50) == 0:
                    LoseBus();
                    break;
                case < 14:
                    HearClient(_random.Next(Places), _random.Next(50) == 0 ? 12 : 1);
                    break;
                case < 20:
                    HearBus();
                    break;
                default:
                    PassTime(_now + Pause());
                    break;
            }

            Drive();
        }

        /// <summary>Nobody says anything more: the bus falls free, and nothing is waited for.</summary>
        public void RunToIdle()
        {
            PassTime(_now + 60000000);

            Assert.Equal((-1, ArbiterPhase.Free), (_arbiter.Owner, _arbiter.Phase));
            Assert.Equal(long.MaxValue, _arbiter.NextDeadline);
            Assert.Equal(_arbiter.Requests, _arbiter.Replies + _arbiter.Damages + _arbiter.Silences);
        }

        public void AssertAllEventsOccurred()
        {
            Assert.DoesNotContain((int[])[_arbiter.Replies, _arbiter.Damages, _arbiter.Silences, _pieces], count => count < 100);

            // These take a sequence of events that random ones seldom make; transcripts have them.
            ArbiterNotice[] seldom = [ArbiterNotice.Overflow, ArbiterNotice.Expired, ArbiterNotice.SequenceLost, ArbiterNotice.ResetUnanswered];
            foreach (ArbiterNotice notice in Enum.GetValues<ArbiterNotice>().Except(seldom))
                Assert.True(_notices.Contains(notice) || (notice == ArbiterNotice.Refused && !_readOnly), notice.ToString());
        }

        private long Pause() => _random.Next(20) switch
        {
            < 6 => _random.NextInt64(3000),
            < 12 => _random.NextInt64(60000),
            < 17 => _random.NextInt64(_timing.ReplyWindow * 2),
            < 19 => _random.NextInt64(2000000),
            _ => _random.NextInt64(8000000),
        };

        private void Connect()
        {
            int place = _arbiter.Connect(_now);
            Assert.Equal(Array.IndexOf(_connected, false), place);
            if (place < 0)
                return;

            _connected[place] = true;
            _said[place].Clear();
        }

        private void Disconnect(int client)
        {
            if (!_connected[client])
                return;

            _arbiter.Disconnect(client, _now);
            _connected[client] = false;
            _owner = client == _owner ? -1 : _owner;
        }

        private void LoseBus()
        {
            _arbiter.LoseBus();
            if (_sentAt == long.MaxValue || _random.Next(2) == 0)
                return;

            _arbiter.SendFailed(_arbiter.Send);
            _sentAt = long.MaxValue;
        }

        private void HearClient(int client, int times)
        {
            for (int i = 0; i < times && _connected[client]; i++)
            {
                int count = _random.Next(8) == 0 ? _fuzz.Any() : _fuzz.Request();
                int cut = _random.Next(4) == 0 ? _random.Next(count + 1) : count;
                _said[client].AddRange(_fuzz.Buffer.AsSpan(0, cut));
                _arbiter.ReceiveFromClient(client, _fuzz.Buffer, 0, cut, _now);
            }
        }

        private void HearBus()
        {
            _spoken = true;
            bool asked = _arbiter.Owner >= 0 && _sentAt == long.MaxValue;
            switch (_random.Next(8))
            {
                case 0:
                    _heard.Add(0);
                    _intact.Add(Damaged);
                    _arbiter.ReceiveDamagedFromBus(1, _now);
                    break;
                case 1:
                    HearBus(_arbiter.Request, _arbiter.RequestLength);
                    break;
                case 2:
                    HearBus(_fuzz.Buffer, _fuzz.Any());
                    break;
                default:
                    HearBus(_fuzz.Buffer, asked ? _fuzz.Reply(_random.Next(16) == 0 ? PrimaryAddress.Broadcast : RequestedAddress()) : _fuzz.Ack());
                    break;
            }
        }

        private void HearBus(byte[] bytes, int count)
        {
            int cut = _random.Next(4) == 0 ? _random.Next(count + 1) : count;
            byte[] piece = bytes[..cut];
            _heard.AddRange(piece);
            _intact.AddRange(Enumerable.Repeat((byte)1, cut));
            _arbiter.ReceiveFromBus(piece, 0, cut, _now);
        }

        private byte RequestedAddress() => _arbiter.Request[_arbiter.RequestLength == Frame.ShortLength ? 2 : 5];

        private void PassTime(long until)
        {
            int still = 0;
            while (Math.Min(_arbiter.NextDeadline, _sentAt) <= until)
            {
                long next = Math.Max(_now, Math.Min(_arbiter.NextDeadline, _sentAt));
                still = next == _now ? still + 1 : 0;
                Assert.True(still < 5, "The deadline does not move on.");
                _now = next;
                if (_now >= _sentAt)
                    Sent(_sentAt);
                Drive();
            }

            _now = until;
        }

        private void Drive()
        {
            ArbiterStep step;
            int steps = 0;
            do
            {
                step = _arbiter.Poll(_now);
                _notices.Add(_arbiter.TakeNotice(out int client));
                Assert.InRange(client, -2, Places - 1);
                Assert.True(++steps < 10, "There is no end of things to do.");
                if (step == ArbiterStep.Transmit)
                    Transmit();
                if (step == ArbiterStep.Deliver)
                    Give();
            }
            while (step != ArbiterStep.Wait);
        }

        private void Transmit()
        {
            _owner = _arbiter.Owner;
            _answers = 0;
            _spoken = false;
            _heard.Clear();
            _intact.Clear();
            ReadOnlySpan<byte> request = _arbiter.Request.AsSpan(0, _arbiter.RequestLength);
            Assert.True(Frame.TryParse(_arbiter.Request, 0, _arbiter.RequestLength, out Frame frame));
            Assert.True(ControlField.IsFromMaster(frame.C));
            bool isReset = request is [Frame.ShortStart, ControlField.SndNke, <= PrimaryAddress.Test, ..];
            Assert.True(_owner < 0 || isReset || CollectionsMarshal.AsSpan(_said[_owner]).IndexOf(request) >= 0, $"Nobody said {Hex(request)}.");
            Assert.False(_readOnly && frame.DataLength > 0 && frame.Ci != ControlInformation.SelectSlave);

            _sentAt = _now + _timing.Bytes(request.Length);
            if (_random.Next(4) == 0)
                Sent(_sentAt);
        }

        // What came before the request was out answers something else; slack leaves a doubt, an estimate more of it.
        private void Sent(long at)
        {
            if (at <= _now && _timing.Slack == 0)
            {
                _heard.Clear();
                _intact.Clear();
            }

            _sentAt = long.MaxValue;
            _arbiter.Sent(_arbiter.Send, at, _now);
        }

        private void Give()
        {
            Assert.InRange(_owner, 0, Places - 1);
            Assert.Equal(_owner, _arbiter.OutputClient);
            Assert.True(_connected[_owner]);
            Assert.InRange(_arbiter.OutputLength, 1, Frame.MaxLength);
            _pieces++;
            _answers++;
            if (_timing.BaudRate < Arbiter.CutThroughBelow)
                return;

            ReadOnlySpan<byte> output = _arbiter.Output.AsSpan(_arbiter.OutputOffset, _arbiter.OutputLength);
            Assert.Equal(1, _answers);
            Assert.True(_spoken);
            if (output.SequenceEqual([Arbiter.DamageMark]))
                return;

            Assert.True(Frame.TryParse(_arbiter.Output, _arbiter.OutputOffset, _arbiter.OutputLength, out Frame reply));
            Assert.True(reply.Kind == FrameKind.Single || ControlField.IsFromSlave(reply.C));
            Assert.True(reply.Kind == FrameKind.Single || PrimaryAddress.Answers(RequestedAddress(), reply.A) || reply.A > PrimaryAddress.Last);
            Assert.True(WasHeard(output), $"{Hex(output)} was not heard.");
        }

        private bool WasHeard(ReadOnlySpan<byte> bytes)
        {
            ReadOnlySpan<byte> heard = CollectionsMarshal.AsSpan(_heard);
            ReadOnlySpan<byte> intact = CollectionsMarshal.AsSpan(_intact);
            for (int at = 0; at + bytes.Length <= heard.Length; at++)
            {
                if (heard[at..].StartsWith(bytes) && !intact.Slice(at, bytes.Length).Contains(Damaged))
                    return true;
            }

            return false;
        }
    }
}
