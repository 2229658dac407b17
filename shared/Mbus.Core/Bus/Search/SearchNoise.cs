namespace Mbus
{
    /// <summary>Decides which collisions of a search are repeated, because noise looks like a collision, and when to suspect noise only.</summary>
    internal sealed class SearchNoise
    {
        private const int FirstSample = 8;
        private const int SampleEvery = 4;
        private const int MaxRepeats = 3;
        private const int MaxCheckRepeats = 5;
        private const int ManyChecks = 12;

        // Noise is not known before the ten digits of a false group were silent, A to E or another ten, and the group again.
        private const int FirstFalseGroup = 16;
        private const int MaxFalseCollisions = 64;
        private const int FirstCheck = 12;

        // Selections before the search was continued: at least those of the first group.
        private readonly int _earlier;

        private int _inRow;
        private int _checks;
        private int _damagedChecks;

        // Selections that noise has cost: repeats, checks, and groups that were none.
        private int _wasted;

        private int _checkAt = FirstCheck;

        internal SearchNoise(bool isContinued)
        {
            _earlier = isContinued ? 1 + GroupSplit.Decimals : 0;
        }

        /// <summary>Number of collisions so far.</summary>
        internal int Collisions { get; private set; }

        /// <summary>Number of collisions without enough meters.</summary>
        internal int FalseCollisions { get; private set; }

        /// <summary>Number of collisions that were noise.</summary>
        internal int Doubts { get; private set; }

        /// <summary>Number of repeats of the current selection.</summary>
        internal int Repeats { get; private set; }

        /// <summary>True after so many collisions that a selection of no meter should be tried: in sequence, unless there is noise.</summary>
        internal bool IsCheckDue
        {
            get { return _inRow >= _checkAt; }
        }

        /// <summary>True after so many false collisions that the bus has only noise.</summary>
        internal bool IsOnlyNoise
        {
            get { return FalseCollisions == MaxFalseCollisions; }
        }

        /// <summary>True if three quarters of the selections of no meter were answered.</summary>
        internal bool IsMostlyNoise
        {
            get { return _checks >= ManyChecks && 4 * _damagedChecks >= 3 * _checks; }
        }

        /// <summary>Counts a result.</summary>
        internal void Count(bool collided)
        {
            Collisions += collided ? 1 : 0;
            _inRow = collided ? _inRow + 1 : Doubts > 0 ? _inRow : 0;
            if (Repeats > 0 && !collided)
                CountNoise();
        }

        /// <summary>
        /// Returns true if a collision is repeated before it is accepted: some, those that are unlikely by chance, and all after one has
        /// turned out to be noise.
        /// </summary>
        internal bool TryRepeat(bool isUnlikely)
        {
            return TryRepeatUpTo(LimitOf(isUnlikely));
        }

        /// <summary>Returns true if the collision of a selection that no meter matches is repeated.</summary>
        internal bool TryRepeatCheck()
        {
            return TryRepeatUpTo(MaxCheckRepeats);
        }

        /// <summary>Ends the selection.</summary>
        internal void EndSelection()
        {
            Repeats = 0;
        }

        /// <summary>
        /// Ends a check with a selection of no meter; the next one is due after twice as many collisions, or after as many if there is noise.
        /// </summary>
        internal void EndCheck()
        {
            _checkAt *= Doubts > 0 ? 1 : 2;
            _inRow = 0;
            Repeats = 0;
        }

        /// <summary>Counts a collision in which too few meters were found, and the selections that it has cost.</summary>
        internal void CountFalseCollision(int selections)
        {
            Doubts++;
            FalseCollisions++;
            _wasted += selections;
        }

        /// <summary>Counts noise that the caller has seen.</summary>
        internal void CountNoise()
        {
            Doubts++;
        }

        /// <summary>Counts the answer to a selection that no meter matches.</summary>
        internal void CountCheck(bool collided)
        {
            _checks++;
            _damagedChecks += collided ? 1 : 0;
        }

        /// <summary>Counts a selection that does not search meters.</summary>
        internal void CountExtra()
        {
            _wasted++;
        }

        /// <summary>
        /// Returns true if noise has cost more than two thirds of the selections, without the first group that it has made up: the search takes
        /// three times as long.
        /// </summary>
        internal bool IsTooMuch(int selections)
        {
            return Doubts > 0 && _wasted - FirstFalseGroup > 2 * (_earlier + selections - _wasted);
        }

        private int LimitOf(bool isUnlikely)
        {
            bool isSample = Collisions >= FirstSample && Collisions % SampleEvery == 0;
            if (Doubts == 0)
                return isSample || isUnlikely ? 1 : 0;
            return Doubts < MaxRepeats ? Doubts : MaxRepeats;
        }

        private bool TryRepeatUpTo(int limit)
        {
            if (Repeats >= limit)
                return false;

            Repeats++;
            _wasted++;
            return true;
        }
    }
}
