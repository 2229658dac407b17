namespace Mbus.Tests.Bus.Exploration;

/// <summary>Explores all that can happen in a scenario, breadth first, each state once, so that the first violation has the shortest path.</summary>
internal sealed class Explorer
{
    private readonly Scenario _scenario;
    private readonly Func<BridgeDriver> _createBridge;
    private readonly World _world;
    private readonly StateCodec _codec;
    private readonly StateBuffer _buffer = new();
    private readonly HashSet<ulong> _seen = [];
    private readonly List<(int Parent, ushort Action)> _nodes = [];
    private readonly Dictionary<Violation, string> _found = [];
    private readonly Dictionary<Violation, int> _counts = [];
    private long _transitions;

    internal Explorer(Scenario scenario, Func<BridgeDriver> createBridge)
    {
        _scenario = scenario;
        _createBridge = createBridge;
        _world = new World(scenario, createBridge());
        _codec = new StateCodec(_world);
    }

    /// <summary>Explores until there are so many states, or so many kinds of violations are found.</summary>
    internal ExplorationResult Run(int maxStates, int maxKinds = 1)
    {
        Frontier frontier = new(), next = new();
        List<WorldAction> actions = [];
        int depth = 0;
        Save(-1, default, next);
        while (next.Count > 0)
        {
            (frontier, next) = (next, frontier);
            next.Clear();
            depth++;
            for (int i = 0; i < frontier.Count; i++)
            {
                int node = frontier.Load(i, _buffer);
                Restore();
                _world.ListActions(actions);
                for (int k = 0; k < actions.Count; k++)
                {
                    if (k > 0)
                    {
                        frontier.Load(i, _buffer);
                        Restore();
                    }

                    Violation violation = Try(actions[k]);
                    if (violation == Violation.None)
                        Save(node, actions[k], next);
                    else
                        Note(violation, node, actions[k]);
                    if (_nodes.Count >= maxStates || _found.Count >= maxKinds)
                        return Result(depth, false);
                }
            }
        }

        return Result(depth, next.Count == 0);
    }

    private ExplorationResult Result(int depth, bool isComplete) =>
        new(_nodes.Count, _transitions, depth, isComplete) { Found = _found, Counts = _counts };

    private void Restore()
    {
        _world.Now = World.Start;
        _codec.Load(_buffer, World.Start);
        _world.Now = World.Start;
        _world.Oracle.Reset();
    }

    private Violation Try(WorldAction action)
    {
        _transitions++;
        try
        {
            _world.Apply(action);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException or NullReferenceException or InvalidOperationException)
        {
            return Violation.Exception;
        }

        return _world.Oracle.Violation;
    }

    // A path ends where the promise is broken.
    private void Note(Violation violation, int node, WorldAction action)
    {
        _counts[violation] = _counts.GetValueOrDefault(violation) + 1;
        if (!_found.ContainsKey(violation) && !_scenario.Known.Contains(violation))
            _found[violation] = Replay(node, action);
    }

    private void Save(int parent, WorldAction action, Frontier next)
    {
        _buffer.IsCoarse = _scenario.HasCoarseTimes;
        _codec.Save(_buffer, _world.Now);
        if (!_seen.Add(_buffer.Hash()))
            return;

        if (_buffer.IsCoarse)
        {
            _buffer.IsCoarse = false;
            _codec.Save(_buffer, _world.Now);
        }

        next.Add(_nodes.Count, _buffer);
        _nodes.Add((parent, action.Packed));
    }

    private string Replay(int node, WorldAction last)
    {
        List<WorldAction> path = [last];
        for (int n = node; n > 0; n = _nodes[n].Parent)
            path.Add(WorldAction.Unpack(_nodes[n].Action));
        path.Reverse();

        World world = new(_scenario, _createBridge());
        PathTranscript story = new(world);
        world.PathTranscript = story;
        string error = "";
        try
        {
            path.ForEach(world.Apply);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException or NullReferenceException or InvalidOperationException)
        {
            error = "\n" + e;
        }

        return $"{story.Text}{error}\n           => {world.Oracle.Violation}";
    }
}
