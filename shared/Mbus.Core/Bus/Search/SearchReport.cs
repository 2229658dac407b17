namespace Mbus
{
    /// <summary>What a search reports: the finding of the last call, and the state of the search.</summary>
    internal sealed class SearchReport
    {
        private readonly SearchState _state;

        // Meters that were reported but have no address of their own.
        private int _unnamed;

        internal SearchReport(SearchState state)
        {
            _state = state;
        }

        internal SearchStatus Status { get; private set; }

        internal SearchFinding Finding { get; private set; }

        internal SearchPattern Found { get; private set; }

        /// <summary>True if the selection of all meters got more answers than meters were found.</summary>
        internal bool HasMissingMeters
        {
            get { return _state.Findings.Count + _unnamed < _state.AnswersToAll; }
        }

        /// <summary>Begins the next call.</summary>
        internal void Clear()
        {
            Finding = SearchFinding.None;
        }

        internal void End(SearchStatus status)
        {
            Status = status;
        }

        /// <summary>Reports a meter, unless it is known.</summary>
        internal void AddMeter(SearchPattern meter)
        {
            Found = meter;
            if (_state.Findings.Contains(meter))
                return;

            if (_state.Findings.IsFull)
            {
                Status = SearchStatus.TooMany;
                return;
            }

            _state.Findings.Add(meter);
            Finding = SearchFinding.Meter;
        }

        /// <summary>Reports a meter that sends no address.</summary>
        internal void AddWithoutData(SearchPattern selection)
        {
            _unnamed++;
            Finding = SearchFinding.WithoutData;
            Found = selection;
        }

        /// <summary>Reports meters that no selection can separate.</summary>
        internal void AddInseparable(SearchPattern selection)
        {
            _unnamed += GroupSplit.AnyNumber;
            Finding = SearchFinding.Inseparable;
            Found = selection;
        }
    }
}
