namespace Mbus.Tests.Bus.Exploration;

/// <summary>That a restored state is the state: what the rules leave out makes no difference.</summary>
public class StateCodecTests
{
    private const int Walks = 4;
    private const int Steps = 250;

    // What decides between addresses is not saved.
    public static TheoryData<string> Names => [.. Scenarios.All.Where(scenario => !scenario.HasOwnAddresses).Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_restored_over_any_other_continues_like_the_original(string name)
    {
        Scenario scenario = Scenarios.All.Single(s => s.Name == name);
        FuzzSeeds.Run(random =>
        {
            World restored = Create(scenario);
            StateCodec restoredCodec = new(restored);
            for (int i = 0; i < Walks; i++)
                Walk(Create(scenario), restored, restoredCodec, random);
        });
    }

    private static World Create(Scenario scenario) => new(scenario, new ArbiterDriver(scenario));

    // The second world gets the state of the first one after it has gone its own way for a step.
    private static void Walk(World original, World restored, StateCodec restoredCodec, Random random)
    {
        StateCodec codec = new(original);
        StateBuffer state = new(), other = new();
        List<WorldAction> actions = [];
        for (int step = 0; step < Steps && original.Oracle.Violation == Violation.None; step++)
        {
            restored.Oracle.Reset();
            restored.ListActions(actions);
            if (actions.Count > 0)
                restored.Apply(actions[random.Next(actions.Count)]);

            codec.Save(state, original.Now);
            restored.Now = World.Start;
            restoredCodec.Load(state, World.Start);
            restored.Oracle.Reset();
            restoredCodec.Save(other, restored.Now);
            Assert.Equal(state.Written, other.Written);

            original.ListActions(actions);
            WorldAction action = actions[random.Next(actions.Count)];
            original.Apply(action);
            restored.Apply(action);
            codec.Save(state, original.Now);
            restoredCodec.Save(other, restored.Now);
            Assert.Equal(original.Oracle.Violation, restored.Oracle.Violation);
            int same = state.Written.CommonPrefixLength(other.Written);
            bool isSame = same == state.Position && same == other.Position;
            Assert.True(isSame, isSame ? "" : $"Step {step}: {action} leads to another state: {codec.Locate(same, state, original.Now)} differs.");
        }
    }
}
