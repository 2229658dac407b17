namespace Mbus.Server.Tests.Bridge.Abuse;

/// <summary>What a client waits for before its next step: a time in microseconds, or a reply where that comes earlier.</summary>
internal readonly record struct Pause(long Microseconds, bool EndsWithReply)
{
    internal static Pause Of(long microseconds) => new(microseconds, false);

    internal static Pause ForReply(long microseconds) => new(microseconds, true);
}
