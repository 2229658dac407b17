using System.Runtime.InteropServices;

namespace Mbus.Tests.Bus;

public class ExchangeFuzzTests
{
    private static readonly int[] BaudRates = [300, 1200, 2400, 9600, 38400];

    [Fact]
    public void Every_exchange_ends_in_bounded_time_for_any_bytes()
    {
        FuzzSeeds.Run(random =>
        {
            int[] outcomes = new int[4];
            FuzzBytes fuzz = new(random);
            foreach (int baudRate in BaudRates)
            {
                LineTiming timing = new(baudRate, random.Next(2) * 300000);
                Conversation conversation = new(random, fuzz, timing);
                for (int round = 0; round < 4000; round++)
                    outcomes[(int)conversation.Run()]++;
            }

            Assert.DoesNotContain(outcomes[1..], count => count < 100);
        });
    }

    /// <summary>A line that says anything at any time to the requests of one exchange after another.</summary>
    private sealed class Conversation(Random random, FuzzBytes fuzz, LineTiming timing)
    {
        private const int Babble = 5;
        private const byte Damaged = 0;

        private readonly Exchange _exchange = new(timing);
        private readonly List<byte> _heard = [];
        private readonly List<byte> _intact = [];
        private readonly byte[] _request = new byte[Frame.MaxLength];
        private long _now;
        private long _sentAt;
        private int _talk;
        private bool _spoken;

        public Outcome Run()
        {
            int length = fuzz.Request();
            Array.Copy(fuzz.Buffer, _request, length);
            Assert.True(Frame.TryParse(_request, 0, length, out Frame request));
            int sends = 1 + random.Next(3);
            long begin = _now;
            _sentAt = long.MaxValue;
            _talk = random.Next(60) == 0 ? Babble : random.Next(Babble);
            _spoken = false;
            Forget();
            _exchange.Begin(request, sends, _now);
            Drive(begin + (sends * LongestTry(length)));

            Assert.InRange(_exchange.Sends, 1, sends);
            Assert.True(_request.AsSpan(0, length).SequenceEqual(_exchange.Request.AsSpan(0, _exchange.RequestLength)));
            Judge(request);
            return _exchange.Outcome;
        }

        private long LongestTry(int length) =>
            timing.Bytes((3 * Frame.MaxLength) + length) + timing.ReplyWindow + timing.ByteGap + (2 * timing.Idle);

        private void Drive(long bound)
        {
            int still = 0;
            while (_exchange.Outcome == Outcome.Pending)
            {
                Assert.True(_now <= bound, "The exchange does not come to an end.");
                long before = _now;
                PassTime();
                if (random.Next(Babble) < _talk)
                    Speak();
                Poll();
                still = _now == before ? still + 1 : 0;
                Assert.True(still < 1000, "Time stands still.");
            }
        }

        private void PassTime()
        {
            long next = Math.Min(_exchange.NextDeadline, _sentAt);
            Assert.True(next != long.MaxValue, "Nothing is waited for.");
            long step = (_talk == Babble ? 1 : random.Next(4)) switch
            {
                0 => 1,
                1 => random.NextInt64(timing.Idle),
                2 => random.NextInt64(timing.ReplyWindow),
                _ => long.MaxValue / 2,
            };
            _now = Math.Max(_now, Math.Min(_now + step, next));
            if (_now >= _sentAt)
                Sent(_sentAt);
        }

        private void Poll()
        {
            if (!_exchange.Poll(_now))
                return;

            Forget();
            _sentAt = _now + timing.Bytes(_exchange.RequestLength);
            if (random.Next(4) == 0)
                Sent(_sentAt);
        }

        private void Sent(long at)
        {
            _sentAt = long.MaxValue;
            _exchange.Sent(at, _now);
        }

        private void Speak()
        {
            _spoken = true;
            switch (random.Next(8))
            {
                case 0:
                    _exchange.ReceiveDamaged(1 + random.Next(3), _now);
                    Hear([Damaged], 0);
                    break;
                case 1:
                    Receive(_request, Math.Min(_exchange.RequestLength, 1 + random.Next(Frame.MaxLength)));
                    break;
                case 2:
                    Receive(fuzz.Buffer, fuzz.Ack());
                    break;
                case 3:
                    Receive(fuzz.Buffer, fuzz.Any());
                    break;
                default:
                    Receive(fuzz.Buffer, fuzz.Reply(_request[_exchange.RequestLength == Frame.ShortLength ? 2 : 5]));
                    break;
            }
        }

        private void Receive(byte[] bytes, int count)
        {
            int cut = random.Next(3) == 0 ? random.Next(count + 1) : count;
            _exchange.Receive(bytes, 0, cut, _now);
            Hear(bytes.AsSpan(0, cut), 1);
            if (_exchange.Outcome != Outcome.Pending || cut == count)
                return;
            _exchange.Receive(bytes, cut, count - cut, _now);
            Hear(bytes.AsSpan(cut, count - cut), 1);
        }

        private void Hear(ReadOnlySpan<byte> bytes, byte intact)
        {
            _heard.AddRange(bytes);
            for (int i = 0; i < bytes.Length; i++)
                _intact.Add(intact);
        }

        private void Forget()
        {
            _heard.Clear();
            _intact.Clear();
        }

        private void Judge(Frame request)
        {
            if (_exchange.Outcome == Outcome.Reply)
            {
                Frame reply = _exchange.Reply;
                ReadOnlySpan<byte> bytes = reply.Buffer.AsSpan(reply.Offset, reply.Length);
                Assert.True(Frame.TryParse(reply.Buffer, reply.Offset, reply.Length, out _));
                Assert.True(reply.Length == 1 || ControlField.IsFromSlave(reply.C));
                Assert.True(reply.Length == 1 || PrimaryAddress.Answers(request.A, reply.A));
                Assert.True(WasHeard(bytes), $"{Transcript.Hex(bytes)} was not heard.");
            }
            else
            {
                Assert.True(_exchange.Outcome == Outcome.Silence ? _exchange.BytesSeen == 0 : _spoken);
            }
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
