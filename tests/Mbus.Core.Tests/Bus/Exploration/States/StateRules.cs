namespace Mbus.Tests.Bus.Exploration;

/// <summary>The rules for the arbiter and what it consists of.</summary>
internal static class StateRules
{
    /// <summary>Longer than any wait or lease. Microseconds.</summary>
    internal const long LongestMemory = 20_000_000;

    /// <summary>Types that hold no state, or none that outlives a call.</summary>
    internal static readonly string[] IgnoredTypes = ["LineTiming", "RecordReader", "BusCounters", "RefusedRequest", "Scenario", "PathTranscript", "BusRequest[]", "Reaction[]"];

    // Requests to 254 reach all dialogues, the others only 1, 2 and 253; so all from 3 to 252 are alike.
    private static readonly int[] Dialogues = [0, 1, 2, 3, BusRequest.Selected];

    // States of an exchange in which nothing is on the line yet, and in which no reply is waited for.
    private const int Idle = 0, Replied = 1, Settling = 2, Sending = 3;
    private static readonly int[] NotBegun = [Idle, Replied];
    private static readonly int[] NotSending = [Idle, Replied, Settling];
    private static readonly int[] NotWaiting = [Idle, Replied, Settling, Sending];

    internal static readonly StateRule[] All =
    [
        Ignore("Arbiter", "_own"),
        Ignore("Arbiter", "_send"),
        new("Arbiter", "_resets") { When = "_phase" },
        new("Arbiter", "_isResetProven") { When = "_phase" },
        new("Arbiter", "_isAskedAgain") { When = "_phase" },
        new("Arbiter", "_replyBy") { Memory = 0 },
        new("Arbiter", "_keptUntil") { Memory = 0 },
        new("Arbiter", "_heldUntil") { Memory = 0 },
        new("Arbiter", "_doubtUntil") { When = "_phase" },
        new("ReplyRoute", "<Forwarded>k__BackingField") { When = "Arbiter._phase" },
        new("ReplyRoute", "<IsStale>k__BackingField") { When = "Arbiter._phase" },
        new("ReplyRoute", "<IsRepeated>k__BackingField") { When = "Arbiter._phase" },
        Ignore("ReplyRoute", "<Client>k__BackingField"),
        Ignore("ReplyRoute", "<Output>k__BackingField"),
        Ignore("ReplyRoute", "<Offset>k__BackingField"),
        Ignore("ReplyRoute", "<Count>k__BackingField"),
        Ignore("ArbiterClient", "LastByteAt"),
        Ignore("ArbiterClient", "LastRequestAt"),
        Ignore("ArbiterClient", "_postLength"),

        // They decide which of several addresses is first. In worlds with several, states that differ only there are taken for one.
        Ignore("BusShares", "_addresses"),
        Ignore("BusShares", "_ends"),
        Ignore("BusShares", "_now"),
        Ignore("BusShares", "_servedSince"),
        Ignore("BusShares", "_servedUntil"),
        new("BusShares", "_served") { When = "Arbiter._phase" },
        Ignore("HoldCredit", "_periodEnds"),
        Ignore("HoldCredit", "_used"),
        Ignore("HoldCredit", "_since"),
        new("RequestQueue", "_bytes") { Count = "_served+_waiting" },
        new("RequestQueue", "<WaitingSince>k__BackingField") { When = "_served+_waiting" },
        new("Selection", "_frame") { Count = "_length" },
        new("NoticeQueue", "_kinds") { Count = "_count" },
        new("NoticeQueue", "_clients") { Count = "_count" },
        new("NoticeQueue", "_times") { Count = "_count" },
        new("LateReply", "_end") { Memory = 0 },
        new("LateReply", "_ownEnd") { Memory = 0 },
        new("LateReply", "_client") { When = "_end" },
        new("Holds", "_ends") { Memory = 0 },
        new("Holds", "_addresses") { Gate = "_ends" },
        new("Holds", "_primaries") { Gate = "_ends" },
        new("Holds", "_meters") { Gate = "_isMeterKnown" },
        new("SlaveMemory", "_readers") { Runs = Dialogues },
        new("SlaveMemory", "_writers") { Runs = Dialogues },
        new("SlaveMemory", "_positions") { Runs = Dialogues },
        new("SlaveMemory", "_counts") { Runs = Dialogues },
        new("ClientLosses", "_lost") { Runs = Dialogues },
        new("ClientLosses", "_refusedAt") { Memory = Scenario.LossRemembered + 1_000_000 },
        new("ReadState", "RefusedAt") { Memory = Scenario.LossRemembered + 1_000_000 },
        new("FrameDecoder", "_bytes") { From = "_start", Count = "_count" },
        Ignore("FrameDecoder", "_noise"),
        new("Exchange", "_request") { Count = "_requestLength", When = "_state", Dead = NotBegun },
        new("Exchange", "_requestLength") { When = "_state", Dead = NotBegun },
        new("Exchange", "_decoder") { When = "_state", Dead = NotSending },
        new("Exchange", "_outcome") { When = "_state", Dead = NotBegun },
        new("Exchange", "_sendsLeft") { When = "_state", Dead = NotBegun },
        new("Exchange", "_sends") { When = "_state", Dead = NotBegun },
        new("Exchange", "_strays") { When = "_state", Dead = NotBegun },
        new("Exchange", "_hasEarlyAck") { When = "_state", Dead = NotBegun },
        new("Exchange", "_acksFrom") { When = "_state", Dead = NotBegun, Memory = 0 },
        Ignore("Exchange", "_expected"),
        new("Exchange", "_echoed") { When = "_state", Dead = NotSending },
        new("Exchange", "_bytes") { When = "_state", Dead = NotSending },
        new("Exchange", "_head") { When = "_state", Dead = [Idle, Settling] },
        new("Exchange", "_isStrayHeld") { When = "_state", Dead = NotSending },
        new("Exchange", "_damaged") { When = "_state", Dead = NotBegun },
        new("Exchange", "_takenAt") { When = "_state", Dead = NotWaiting },
        new("Exchange", "_isMarked") { When = "_state", Dead = NotSending },
        new("Exchange", "_sendBy") { When = "_state", Dead = NotBegun },
        new("Exchange", "_sentAt") { When = "_state", Dead = NotWaiting },
        new("Exchange", "_replyBy") { When = "_state", Dead = NotWaiting },
        new("Exchange", "_firstByteAt") { When = "_state&_bytes", Dead = NotSending },
        new("Exchange", "_lastByteAt") { When = "_state&_bytes", Dead = NotSending },
        new("Exchange", "_busyUntil") { Memory = 0 },
        new("ArbiterDriver", "_last") { IsIgnored = true },
        new("ArbiterDriver", "_notice") { IsIgnored = true },
        new("ArbiterDriver", "_noticeClient") { IsIgnored = true },
        new("World", "<PathTranscript>k__BackingField") { IsIgnored = true },
        new("ModelClient", "RequestAt") { When = "Phase", Memory = World.SupersedeAfter, Dead = [0, 3] },
    ];

    internal static StateRule For(string type, string field) =>
        All.FirstOrDefault(rule => rule.Type == type && rule.Field == field) ?? new StateRule(type, field);

    private static StateRule Ignore(string type, string field) => new(type, field) { IsIgnored = true };
}
