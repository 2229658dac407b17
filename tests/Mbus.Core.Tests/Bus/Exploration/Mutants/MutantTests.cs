namespace Mbus.Tests.Bus.Exploration;

/// <summary>The explorer finds deliberate faults of the arbiter, and none where there is none.</summary>
public class MutantTests(ITestOutputHelper output)
{
    private const int MaxStates = 100_000;

    private static readonly (Mutant Mutant, string Scenario)[] Mutants =
    [
        (new("no SND_NKE before SND_UD", "SlaveMemory", "NeedsReset") { Function = ControlField.SndUd }, "writes"),
        (new("no SND_NKE before a request to 254", "SlaveMemory", "NeedsReset") { Address = PrimaryAddress.Test }, "254"),
        (new("holds ignored", "Holds", "Blocks"), "telegrams"),
        (new("late replies not awaited", "LateReply", "EndFor"), "late replies"),
        (new("selection not made again", "Arbiter", "NeedsSelection"), "selections"),
        (new("lost sequences forgotten", "ClientLosses", "HasLost"), "sequences"),
        (new("no memory of requests", "SlaveMemory", "Note"), "readings"),
        (new("no memory of other dialogues", "SlaveMemory", "NotePossible"), "one memory"),
        (new("superseded requests answered", "ReplyRoute", "get_IsStale"), "telegrams"),
        (new("link status sent to the bus", "LinkStatus", "Answers"), "link status"),
        (new("link status not answered", "LinkStatus", "TryAnswer"), "link status"),
        (new("link status not in order", "RequestQueue", "get_HasRequest"), "link status"),
        (new("memory outlives its client", "SlaveMemory", "Leave"), "successors"),
    ];

    public static TheoryData<string> Names => [.. Mutants.Select(m => m.Mutant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutant_is_caught(string name)
    {
        (Mutant mutant, string scenario) = Mutants.Single(m => m.Mutant.Name == name);
        ExplorationSummary summary = new AssemblyCopy(mutant).Explore(scenario, MaxStates, 1);
        output.WriteLine(summary.Text);
        output.WriteLine(summary.Report);
        Assert.NotEmpty(summary.Violations);
    }

    // An address that has used its allowance is not protected, but still gets no wrong answer.
    [Fact]
    public void Without_credit_for_holds_sequences_are_lost_but_not_mixed_up()
    {
        Mutant noCredit = new("no credit for holds", "HoldCredit", "TryUse");
        ExplorationSummary summary = new AssemblyCopy(noCredit).Explore("addresses", MaxStates, 1);
        output.WriteLine(summary.Text);
        Assert.True(summary.Violations.Length == 0, summary.Report);
    }

    [Fact]
    public void The_unchanged_arbiter_has_no_violation()
    {
        foreach (string scenario in Mutants.Select(m => m.Scenario).Distinct())
        {
            ExplorationSummary summary = new AssemblyCopy(null).Explore(scenario, MaxStates, 1);
            output.WriteLine($"{scenario}: {summary.Text}");
            Assert.True(summary.Violations.Length == 0, summary.Report);
        }
    }
}
