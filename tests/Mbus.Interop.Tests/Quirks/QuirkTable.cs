namespace Mbus.Interop.Tests.Quirks;

/// <summary>The quirks that the bridge is put in front of.</summary>
internal static class QuirkTable
{
    private const string Secondary = "1234567874520104";
    private const string Plain = """ "ignoresFrameCount": true """;
    private const string Three = """ "telegrams": [ { "data": "01 13 00" }, { "data": "01 13 01" }, { "data": "01 13 02" } ] """;
    private const string Cold = """, { "primaryAddress": 6, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 10, "responseMs": 25, "telegrams": [ { "data": "01 13 07" } ] }""";
    private static readonly string Long = string.Join(' ', Enumerable.Repeat("04 13 10 27 00 00", 39));

    internal static readonly Quirk[] All =
    [
        // Those that take the most time are first.
        new("endless telegrams", """ "quirks": { "endless": true } """),
        new("three resets", """ "quirks": { "resetsNeeded": 3 } """) { Times = 2, PingFirst = true },
        new("last telegram never comes", $"{Three}, \"quirks\": {{ \"silentAfter\": 2 }}") { PingFirst = true },
        new("no quirk", Plain) { PingFirst = true },
        new("no quirk, selected", Plain, Secondary),
        new("three telegrams", Three) { PingFirst = true },
        new("reply with address 255", """ "quirks": { "replyAddress": 255 } """),
        new("reply with another address", """ "quirks": { "replyAddress": 7 } """),
        new("reply with address 255, selected", """ "quirks": { "replyAddress": 255 } """, Secondary),
        new("each answer twice", Plain) { Faults = """{ "fault": "doubledAnswer" }""", PingFirst = true },
        new("each answer twice after a pause", Plain) { Faults = """{ "fault": "doubledAnswer", "milliseconds": 30 }""" },
        new("00 before each answer", Plain) { Faults = """{ "fault": "noiseBefore", "hex": "00" }""", PingFirst = true },
        new("FF before each answer", Plain, Secondary) { Faults = """{ "fault": "noiseBefore", "hex": "FF" }""" },
        new("00 after each answer", Plain) { Faults = """{ "fault": "noiseAfter", "hex": "00" }""", PingFirst = true },
        new("echo", Plain) { Faults = """{ "fault": "echo" }""", IsBetter = true },
        new("wake-up", """ "quirks": { "wakeUp": { "byte": "55", "count": 100, "awakeMs": 60000 } } """) { WakeUp = "55x132/100ms/60s", IsBetter = true, PingFirst = true },
        new("C field 53 only", """ "quirks": { "selection": { "control": "53" } } """, Secondary),
        new("C field 73 only", """ "quirks": { "selection": { "control": "73" } } """, Secondary),
        new("wildcards only", """ "quirks": { "selection": { "wildcards": "tail" } } """, "12345678FFFFFFFF"),
        new("resets are not answered", """ "quirks": { "ignoresReset": true } """) { PingFirst = true },
        // One readout more than needed, because a busy machine can lose one.
        new("limit of readouts, silence", """ "quirks": { "readLimit": { "count": 2, "periodMs": 600000, "then": "silence" } } """),
        new("limit of readouts, error", """ "quirks": { "readLimit": { "count": 2, "periodMs": 600000, "then": "error" } } """),
        new("selection ends by itself", """ "quirks": { "selection": { "lapsesAfterMs": 2000 } } """, Secondary) { Times = 2 },
        new("heat and cold", Plain, Secondary) { Others = Cold },
        new("slow answer", Plain) { Faults = """{ "fault": "lateAnswer", "milliseconds": 500 }""" },
        new("first request is lost", """ "faults": [ { "fault": "noAnswer", "times": 1 } ] """) { PingFirst = true },
        new("long telegram", $$""" "telegrams": [ { "data": "{{Long}}" } ] """),
        new("idle close", Plain) { Gateway = """{ "idleCloseMs": 500 }""", Times = 2, IsBetter = true },
        new("close after each reply", Plain) { Gateway = """{ "closesAfterReply": true }""", Times = 2, IsBetter = true },
        new("close and pause", Plain) { Gateway = """{ "closesAfterReply": true, "pauseMs": 200 }""", Times = 2, IsBetter = true },
        new("one client", Plain) { Gateway = """{ "exclusive": true }""" },
        new("segments", $$""" "telegrams": [ { "data": "{{Long}}" } ] """) { Gateway = """{ "segmentBytes": 7, "segmentPauseMs": 20 }""" },
        new("Telnet", """ "telegrams": [ { "data": "04 13 FF FF 00 00" } ] """) { Gateway = """{ "telnet": true, "greeting": "FF FB 03 FF FB 01" }""", Line = "telnet://", IsBetter = true },
    ];
}
