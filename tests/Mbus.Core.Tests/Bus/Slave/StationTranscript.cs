using System.Globalization;

namespace Mbus.Tests.Bus;

/// <summary>
/// Plays a transcript against a station in virtual time, at 2400 Bd. A line each: <c>&gt;</c> what the master sends, <c>&lt;</c> what
/// the station answers, <c>-</c> silence, <c>wait</c> seconds. <c>CS</c> stands for the checksum; a remark follows a semicolon.
/// </summary>
internal sealed class StationTranscript
{
    private long _now = 1_000_000;

    public StationTranscript(StationTestMeter? meter = null, byte address = 5)
    {
        Meter = meter ?? new StationTestMeter();
        Station = new Station(Meter, address, new LineTiming(2400, 0));
    }

    public StationTestMeter Meter { get; }

    public Station Station { get; }

    public void Play(string transcript)
    {
        string? answer = null;
        foreach (string line in transcript.Split('\n'))
        {
            string text = line.Split(';')[0].Trim();
            if (text.Length == 0)
                continue;

            string rest = text[1..].Trim();
            switch (text[0])
            {
                case '>': answer = Send(Bytes(rest)); break;
                case '<': Assert.Equal((line, Convert.ToHexString(Bytes(rest))), (line, answer)); break;
                case '-': Assert.Equal((line, ""), (line, answer)); break;
                default: Wait(long.Parse(text[4..], CultureInfo.InvariantCulture) * 1_000_000); break;
            }
        }
    }

    /// <summary>Sends bytes at the station's baud rate and waits out its reply window; the answer in hex.</summary>
    public string Send(byte[] bytes)
    {
        LineTiming timing = new(Station.BaudRate, 0);
        _now += timing.Bytes(bytes.Length);
        Station.Receive(bytes, 0, bytes.Length, _now);
        return Wait(timing.ReplyWindow);
    }

    public string Wait(long time)
    {
        string heard = "";
        for (long end = _now + time; _now < end;)
        {
            _now = Math.Min(end, Station.NextDeadline);
            if (Station.Poll(_now))
                heard += Convert.ToHexString(Station.Reply, 0, Station.ReplyLength);
        }

        return heard;
    }

    public static byte[] Bytes(string hex)
    {
        string[] words = hex.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        byte[] bytes = new byte[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            int header = bytes[0] == Frame.LongStart ? 4 : 1;
            bytes[i] = words[i] == "CS" ? Frame.Checksum(bytes, header, i - header) : Convert.FromHexString(words[i])[0];
        }

        return bytes;
    }
}
