namespace Mbus.Server.Tests.Bridge.Abuse;

/// <summary>A client that makes a reading at regular times, and how many of its readings came in time.</summary>
/// <param name="clock">The virtual time. Microseconds.</param>
/// <param name="interval">From one reading to the next. Microseconds; 0 to read without pause.</param>
/// <param name="requests">The requests of one reading: each is sent when the one before it is answered.</param>
internal sealed class PunctualReader(Func<long> clock, long interval, Func<bool, byte[]>[] requests)
{
    private const long MaxWait = 10 * AbuseBus.Second;

    private readonly List<long> _durations = [];

    internal int Answered => _durations.Count;

    internal long Longest => _durations.DefaultIfEmpty().Max();

    internal int WithinTime(long longest) => _durations.Count(duration => duration <= longest);

    internal IEnumerable<Pause> Script(Connection connection)
    {
        bool frameCountBit = true;
        for (long due = clock(); ; due += interval)
        {
            if (due > clock())
                yield return Pause.Of(due - clock());

            long start = clock();
            long end = interval == 0 ? start + MaxWait : Math.Max(due + interval, start + 1);
            bool isAnswered = true;
            foreach (Func<bool, byte[]> request in requests)
            {
                connection.Receive();
                connection.Send(request(frameCountBit));
                yield return Pause.ForReply(Math.Max(1, end - clock()));
                isAnswered = isAnswered && connection.HasReply && connection.Receive()[^1] is 0x16 or Frame.Ack;
                if (!isAnswered)
                    break;
            }

            frameCountBit = !frameCountBit;
            if (isAnswered)
                _durations.Add(clock() - due);
            if (interval == 0)
                due = clock();
        }
    }
}
