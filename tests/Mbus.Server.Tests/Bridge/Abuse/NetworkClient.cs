namespace Mbus.Server.Tests.Bridge.Abuse;

/// <summary>A client that follows a script, and connects again where it has lost its place.</summary>
internal sealed class NetworkClient(int number, Connection connection, IEnumerable<Pause> script)
{
    private const int ReconnectMin = 80_000;
    private const int ReconnectMax = 120_000;

    private readonly Random _random = new(number);
    private readonly IEnumerator<Pause> _script = script.GetEnumerator();
    private Pause _pause;
    private long _since;

    internal long Until => _pause.EndsWithReply && connection.HasReply ? _since : _since + _pause.Microseconds;

    internal void Run(long now)
    {
        if (now < Until)
            return;

        _since = now;
        _pause = Next();
    }

    private Pause Next()
    {
        if (!connection.IsOpen && !connection.TryOpen())
            return Pause.Of(_random.Next(ReconnectMin, ReconnectMax));

        return _script.MoveNext() ? _script.Current : throw new InvalidOperationException("The script has ended.");
    }
}
