namespace HyperTuneActors.Core.Sampling.Gp;

/// <summary>Moves single dimensions that have a list of values to another value while that is better: to any where there are
/// few, else by 1, 2, 4 or 8 either way.</summary>
internal sealed class CellMoves(Encoding encoding)
{
    private const int MostMoves = 10;
    private const double Least = 1e-9;
    private static readonly int[] Strides = [1, 2, 4, 8];

    private readonly PlaceList neighbours = new(encoding);
    private readonly List<int> origins = [];

    /// <returns>Whether any place has moved.</returns>
    public bool Run(PlaceList places, Landscape landscape)
    {
        var moved = false;
        for (var round = 0; round < MostMoves; round++)
        {
            neighbours.Clear();
            origins.Clear();
            for (var i = 0; i < places.Count; i++) AddNeighbours(places.Place(i), i);
            if (neighbours.Count == 0) return moved;
            neighbours.Score(landscape);
            if (!Take(places)) return moved;
            moved = true;
            places.Score(landscape);
        }
        return moved;
    }

    private bool Take(PlaceList places)
    {
        var any = false;
        for (var (from, to) = (0, 0); from < neighbours.Count; from = to)
        {
            var origin = origins[from];
            while (to < neighbours.Count && origins[to] == origin) to++;
            if (neighbours.Best(from, to) is not (>= 0 and var best)) continue;
            if (!(neighbours.Values[best] > places.Values[origin] + Least)) continue;
            neighbours.Place(best).CopyTo(places.Place(origin));
            any = true;
        }
        return any;
    }

    private void AddNeighbours(ReadOnlySpan<double> place, int origin)
    {
        for (var i = 0; i < place.Length; i++)
        {
            var cells = encoding.Dimensions[i].Cells;
            if (cells == 0 || double.IsNaN(place[i])) continue;
            if (encoding.Dimensions[i].IsChoice || cells <= Climb.FewCells)
            {
                for (var cell = 0; cell < cells; cell++)
                    if (cell != place[i]) Add(place, origin, i, cell);
            }
            else
            {
                foreach (var stride in Strides)
                {
                    if (place[i] - stride >= 0) Add(place, origin, i, place[i] - stride);
                    if (place[i] + stride < cells) Add(place, origin, i, place[i] + stride);
                }
            }
        }
    }

    private void Add(ReadOnlySpan<double> place, int origin, int dimension, double cell)
    {
        var neighbour = neighbours.Add();
        place.CopyTo(neighbour);
        neighbour[dimension] = cell;
        encoding.Activate(neighbour, encoding.Middle);
        origins.Add(origin);
    }
}
