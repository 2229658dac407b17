namespace Mbus.Simulation;

/// <summary>Reads the gateway of a bus definition.</summary>
internal static class GatewayReader
{
    private const int MaxMilliseconds = 86_400_000;
    private const int MaxGreeting = 1000;

    internal static GatewayDefinition Read(DefinitionObject? gateway)
    {
        if (gateway == null)
            return new GatewayDefinition();

        GatewayDefinition read = new()
        {
            IdleCloseMicroseconds = Time(gateway, "idleCloseMs"),
            ClosesAfterReply = gateway.Flag("closesAfterReply"),
            PauseMicroseconds = Time(gateway, "pauseMs") ?? 0,
            ForgetsMicroseconds = Time(gateway, "forgetsAfterMs"),
            AcceptMicroseconds = Time(gateway, "acceptMs") ?? 0,
            IsExclusive = gateway.Flag("exclusive"),
            Greeting = ReadGreeting(gateway),
            IsTelnet = gateway.Flag("telnet"),
            SegmentBytes = gateway.Has("segmentBytes") ? gateway.Integer("segmentBytes", 1, Frame.MaxLength) : null,
            SegmentPauseMicroseconds = Time(gateway, "segmentPauseMs") ?? 0,
        };
        gateway.Finish();
        return read;
    }

    private static byte[] ReadGreeting(DefinitionObject gateway)
    {
        byte[] greeting = gateway.Hex("greeting") ?? [];
        return greeting.Length <= MaxGreeting ? greeting : throw gateway.Wrong("greeting", $"at most {MaxGreeting} bytes");
    }

    private static long? Time(DefinitionObject gateway, string name) =>
        gateway.Has(name) ? gateway.Integer(name, 1, MaxMilliseconds) * 1000L : null;
}
