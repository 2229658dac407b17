using static Mbus.Tests.Bus.Transcript;

namespace Mbus.Tests.Bus;

/// <summary>
/// Real clients at the bridge: libmbus, pyMeterBus, node-mbus and MbusTcpMaster say what they were recorded to say, with the pauses
/// that they made; the bus answers as it was recorded to, 20 ms after each request.
/// </summary>
public class ClientTraceTests
{
    private const long Turnaround = 20000;

    /// <summary>What a client is to get of the bytes that the bus answers with.</summary>
    public enum Given
    {
        /// <summary>All of them as one segment, or nothing where none came.</summary>
        All,

        /// <summary>What follows the echo of the request.</summary>
        AllButTheEcho,

        /// <summary>What follows the byte 00.</summary>
        AllButTheNoise,

        /// <summary>The mark of a damaged reply: on a line with these times the pieces are not one.</summary>
        DamageMark,
    }

    /// <summary>Every recording: its name, what the client is to get, baud rate, slack of the line in microseconds.</summary>
    public static TheoryData<string, Given, int, long> Recordings
    {
        get
        {
            string[] unspoilt =
            [
                "app-reset", "app-reset-sub", "mtm-get", "mtm-scan", "multi", "multi-none", "multi-sec", "node-get", "node-get-sec",
                "node-multi", "node-scan", "node-set", "py-multi", "py-multi-prim", "py-multi-sec", "py-scan-sec", "py-single",
                "py-single-sec", "q-app-reset", "q-multi3", "q-slow", "raw-send", "request-data", "request-data-254", "request-data-none",
                "request-data-sec", "scan-sec", "select-sec", "ser-baud", "ser-multi", "ser-req", "ser-scan2", "ser-sel", "ser-set",
            ];
            TheoryData<string, Given, int, long> recordings = [];
            foreach (string name in unspoilt)
                recordings.Add(name, Given.All, 38400, 0);

            // One byte every 4.6 ms is how 2400 Bd looks; pauses of 3.5 s are bridged by a line that is given as much slack.
            recordings.Add("node-drip", Given.All, 2400, 0);
            recordings.Add("q-drip", Given.All, 2400, 0);
            recordings.Add("q-gap", Given.All, 38400, 4000000);
            recordings.Add("q-gap", Given.DamageMark, 38400, 0);

            // That client took the first byte of a reply for the whole of it and asked again: no more was recorded.
            recordings.Add("mtm-drip", Given.DamageMark, 38400, 0);
            recordings.Add("mtm-echo", Given.AllButTheEcho, 38400, 0);
            recordings.Add("py-echo", Given.AllButTheEcho, 38400, 0);
            recordings.Add("q-echo", Given.AllButTheEcho, 38400, 0);
            recordings.Add("q-select-echo", Given.AllButTheEcho, 38400, 0);
            recordings.Add("q-noise", Given.AllButTheNoise, 38400, 0);
            return recordings;
        }
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public void The_recorded_requests_of_a_client_are_answered(string name, Given given, int baudRate, long slack)
    {
        ClientTrace trace = ClientTrace.Load(name);
        Assert.NotEmpty(trace.Requests);
        List<string> expected = [];
        foreach (ClientTrace.Request request in trace.Requests)
        {
            expected.Add($"client > {Hex(request.Bytes)}");
            expected.Add($"bus    < {Hex(request.Bytes)}");
            if (request.Answer.Count > 0)
                expected.Add($"client < {Hex(Expected(request, given))}");
        }

        Replay replay = new(new LineTiming(baudRate, slack));
        replay.Play(trace);

        Assert.Equal(string.Join('\n', expected), string.Join('\n', replay.Said));
    }

    [Fact]
    public void No_recording_is_left_out()
    {
        Assert.Equal(ClientTrace.Names, Recordings.Select(row => row.Data.Item1).Distinct().Order(StringComparer.Ordinal));
    }

    private static byte[] Expected(ClientTrace.Request request, Given given)
    {
        byte[] answer = [.. request.Answer.SelectMany(piece => piece.Bytes)];
        byte[] spoilt = given switch
        {
            Given.AllButTheEcho => request.Bytes,
            Given.AllButTheNoise => [0x00],
            _ => [],
        };
        Assert.Equal(spoilt, answer[..spoilt.Length]);
        return given == Given.DamageMark ? [Arbiter.DamageMark] : answer[spoilt.Length..];
    }

    /// <summary>One client at an arbiter, in virtual time. A client that was answered waits for the answer before it goes on.</summary>
    private sealed class Replay(LineTiming timing)
    {
        private readonly Arbiter _arbiter = new(timing, 1, Access.Write);
        private readonly Queue<(long At, byte[] Bytes)> _bus = new();
        private long _now;
        private long _sentAt = long.MaxValue;
        private bool _given;

        /// <summary>Who said what, in order.</summary>
        public List<string> Said { get; } = [];

        public void Play(ClientTrace trace)
        {
            int client = _arbiter.Connect(_now);
            foreach (ClientTrace.Request request in trace.Requests)
            {
                PassTime(_now + request.Pause);
                Said.Add($"client > {Hex(request.Bytes)}");
                _given = false;
                _arbiter.ReceiveFromClient(client, request.Bytes, 0, request.Bytes.Length, _now);
                Drive();
                if (request.Answer.Count > 0)
                    AwaitAnswer(request);
            }

            PassTime(_now + trace.ClosedAfter);
            _arbiter.Disconnect(client, _now);
            PassTime(_now + 10000000);
        }

        private void AwaitAnswer(ClientTrace.Request request)
        {
            for (int i = 0; i < 10 && _sentAt == long.MaxValue; i++)
                Next();
            foreach ((long at, byte[] bytes) in request.Answer)
                _bus.Enqueue((_sentAt + Turnaround + at - request.Answer[0].At, bytes));
            for (int i = 0; i < 1000 && (!_given || _bus.Count > 0); i++)
                Next();
        }

        private void PassTime(long until)
        {
            for (int i = 0; i < 1000 && Upcoming() <= until; i++)
                Next();
            _now = Math.Max(_now, until);
        }

        private long Upcoming() => Math.Min(Math.Min(_arbiter.NextDeadline, _sentAt), _bus.Count > 0 ? _bus.Peek().At : long.MaxValue);

        private void Next()
        {
            if (Upcoming() == long.MaxValue)
                return;

            _now = Math.Max(_now, Upcoming());
            if (_now >= _sentAt)
            {
                _arbiter.Sent(_arbiter.Send, _sentAt, _now);
                _sentAt = long.MaxValue;
            }

            if (_bus.Count > 0 && _bus.Peek().At <= _now)
            {
                (long at, byte[] bytes) = _bus.Dequeue();
                _arbiter.ReceiveFromBus(bytes, 0, bytes.Length, at);
            }

            Drive();
        }

        private void Drive()
        {
            ArbiterStep step;
            do
            {
                step = _arbiter.Poll(_now);
                if (step == ArbiterStep.Deliver)
                {
                    _given = true;
                    Said.Add($"client < {Hex(_arbiter.Output.AsSpan(_arbiter.OutputOffset, _arbiter.OutputLength))}");
                }

                if (step == ArbiterStep.Transmit)
                {
                    Said.Add($"bus    < {Hex(_arbiter.Request.AsSpan(0, _arbiter.RequestLength))}");
                    _sentAt = _now + timing.Bytes(_arbiter.RequestLength);
                }
            }
            while (step != ArbiterStep.Wait);
        }
    }
}
