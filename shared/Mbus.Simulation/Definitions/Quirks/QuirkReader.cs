namespace Mbus.Simulation;

/// <summary>Reads the quirks of a meter from a bus definition.</summary>
internal static class QuirkReader
{
    private const int MaxCount = 1000;
    private const int MaxMilliseconds = 86_400_000;
    private const int MaxRequests = 100;

    internal static MeterQuirks Read(DefinitionObject? quirks)
    {
        if (quirks == null)
            return new MeterQuirks();

        MeterQuirks read = new()
        {
            ReplyAddress = quirks.Has("replyAddress") ? (byte)quirks.Integer("replyAddress", 0, 255) : null,
            ResetsNeeded = quirks.Integer("resetsNeeded", 0, MaxCount, 0),
            IgnoresReset = quirks.Flag("ignoresReset"),
            Endless = quirks.Flag("endless"),
            SilentAfter = quirks.Has("silentAfter") ? quirks.Integer("silentAfter", 0, MaxCount) : null,
            ReadLimit = ReadLimit(quirks.Object("readLimit")),
            Selection = ReadSelection(quirks.Object("selection")),
            WakeUp = ReadWakeUp(quirks.Object("wakeUp")),
            OwnRequests = [.. quirks.Objects("ownRequests", "own request", MaxRequests).Select(ReadOwnRequest)],
            Push = ReadPush(quirks.Object("push")),
        };
        quirks.Finish();
        return read;
    }

    private static ReadLimit? ReadLimit(DefinitionObject? limit)
    {
        if (limit == null)
            return null;

        ReadLimit read = new(limit.Integer("count", 1, MaxCount), Time(limit, "periodMs"), limit.Choice("then", OverLimit.Silence));
        limit.Finish();
        return read;
    }

    private static SelectionRule? ReadSelection(DefinitionObject? selection)
    {
        if (selection == null)
            return null;

        byte[]? control = selection.Hex("control");
        if (control is not (null or [0x53] or [0x73]))
            throw selection.Wrong("control", "\"53\" or \"73\"");
        SelectionRule read = new()
        {
            Control = control?[0],
            Wildcards = selection.Choice("wildcards", RequiredWildcards.Any),
            LapsesMicroseconds = selection.Has("lapsesAfterMs") ? Time(selection, "lapsesAfterMs") : null,
        };
        selection.Finish();
        return read;
    }

    private static WakeUp? ReadWakeUp(DefinitionObject? wakeUp)
    {
        if (wakeUp == null)
            return null;

        if (wakeUp.Hex("byte") is not [byte value])
            throw wakeUp.Wrong("byte", "one byte, for example \"55\"");
        WakeUp read = new(value, wakeUp.Integer("count", 1, MaxCount), Time(wakeUp, "awakeMs"));
        wakeUp.Finish();
        return read;
    }

    private static OwnRequest ReadOwnRequest(DefinitionObject request)
    {
        byte[]? start = request.Hex("request");
        if (start is null or { Length: 0 or > Frame.MaxData + 1 })
            throw request.Wrong("request", "a CI field and data, for example \"50 50\"");
        DefinitionObject telegram = request.Object("telegram") ?? throw request.Wrong("telegram", "an object { ... }");
        OwnRequest read = new(start, TelegramReader.Read(telegram)) { IsStep = request.Flag("step") };
        request.Finish();
        return read;
    }

    private static Push? ReadPush(DefinitionObject? push)
    {
        if (push == null)
            return null;

        Push read = new([.. push.HexList("frames", MaxRequests)], Time(push, "periodMs")) { IsAcknowledged = push.Flag("acknowledged") };
        if (read.Frames.Count == 0 || !read.Frames.All(bytes => Frame.TryParse(bytes, 0, bytes.Length, out Frame frame) && frame.Length == bytes.Length))
            throw push.Wrong("frames", "a list of valid frames, for example [ \"10 40 F0 30 16\" ]");
        push.Finish();
        return read;
    }

    private static long Time(DefinitionObject owner, string name) => owner.Integer(name, 1, MaxMilliseconds) * 1000L;
}
