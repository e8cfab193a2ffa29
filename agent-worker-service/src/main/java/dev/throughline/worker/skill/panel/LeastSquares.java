package dev.throughline.worker.skill.panel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * Least squares without an intercept by QR, a block of rows at a time: the triangle of all rows is that of the triangle
 * so far on top of the next block. So the error grows with the condition number and not with its square, and there is
 * never a second copy of the data.
 *
 * @param kept positions of the regressors, ascending
 * @param dropped positions of those that depend on others before them
 * @param estimates of the kept ones
 * @param inverse of the cross products of the kept ones
 */
record LeastSquares(List<Integer> kept, List<Integer> dropped, double[] estimates, RealMatrix inverse) {
    /** What is left of a column of length 1 after projection, below which it adds nothing but rounding. */
    private static final double DEPENDENT = 1e-9;

    private static final int BLOCK = 2_048;

    /** @param lengths of the columns; a column whose length is 0 is dropped */
    static LeastSquares solve(double[] outcome, double[][] columns, double[] lengths) {
        int all = columns.length;
        var dropped = new ArrayList<Integer>();
        var kept = new ArrayList<Integer>();
        for (int j = 0; j < all; j++) {
            (lengths[j] > 0 ? kept : dropped).add(j);
        }
        RealMatrix triangle = triangle(outcome, columns, lengths);
        int dependent = dependent(triangle, kept, all);
        while (dependent >= 0) {
            dropped.add(kept.remove(dependent));
            dependent = dependent(triangle, kept, all);
        }
        dropped.sort(null);
        return solve(triangle, List.copyOf(kept), List.copyOf(dropped), lengths, all);
    }

    private static LeastSquares solve(
            RealMatrix triangle, List<Integer> kept, List<Integer> dropped, double[] lengths, int all) {
        int rank = kept.size();
        if (rank == 0) {
            return new LeastSquares(kept, dropped, new double[0], new Array2DRowRealMatrix());
        }
        RealMatrix reduced = reduce(triangle, kept, all);
        RealMatrix upper = reduced.getSubMatrix(0, rank - 1, 0, rank - 1);
        double[] estimates = reduced.getSubMatrix(0, rank - 1, rank, rank).getColumn(0);
        var right = MatrixUtils.createRealVector(estimates);
        MatrixUtils.solveUpperTriangularSystem(upper, right);
        RealMatrix root = inverse(upper);
        RealMatrix inverse = root.multiply(root.transpose());
        double[] unscaled = right.toArray();
        for (int k = 0; k < rank; k++) {
            double length = lengths[kept.get(k)];
            unscaled[k] /= length;
            for (int c = 0; c < rank; c++) {
                inverse.multiplyEntry(k, c, 1 / (length * lengths[kept.get(c)]));
            }
        }
        return new LeastSquares(kept, dropped, unscaled, inverse);
    }

    private static RealMatrix triangle(double[] outcome, double[][] columns, double[] lengths) {
        int width = columns.length + 1;
        double[][] rows = new double[BLOCK + width][width];
        int filled = 0;
        for (int row = 0; row < outcome.length; row++) {
            double[] next = rows[filled++];
            for (int j = 0; j < columns.length; j++) {
                next[j] = lengths[j] > 0 ? columns[j][row] / lengths[j] : 0;
            }
            next[width - 1] = outcome[row];
            if (filled == rows.length) {
                filled = collapse(rows, filled, width);
            }
        }
        // Fewer rows than columns make no triangle: rows of zeros change nothing.
        for (int row = filled; row < Math.max(filled, width); row++) {
            Arrays.fill(rows[row], 0);
        }
        collapse(rows, Math.max(filled, width), width);
        return new Array2DRowRealMatrix(Arrays.copyOf(rows, width), true);
    }

    /** @return how many rows the triangle has that now stands at the top */
    private static int collapse(double[][] rows, int filled, int width) {
        double[][] upper = new QRDecomposition(new Array2DRowRealMatrix(Arrays.copyOf(rows, filled), true))
                .getR()
                .getSubMatrix(0, width - 1, 0, width - 1)
                .getData();
        for (int row = 0; row < width; row++) {
            rows[row] = upper[row];
        }
        return width;
    }

    /** The kept columns and the outcome of the triangle, as a triangle again. */
    private static RealMatrix reduce(RealMatrix triangle, List<Integer> kept, int all) {
        int[] columns = new int[kept.size() + 1];
        for (int k = 0; k < kept.size(); k++) {
            columns[k] = kept.get(k);
        }
        columns[kept.size()] = all;
        int[] rows = new int[all + 1];
        Arrays.setAll(rows, row -> row);
        return new QRDecomposition(triangle.getSubMatrix(rows, columns)).getR();
    }

    /** Which of the kept ones is the first that depends on those before it; -1: none. */
    private static int dependent(RealMatrix triangle, List<Integer> kept, int all) {
        if (kept.isEmpty()) {
            return -1;
        }
        RealMatrix reduced = reduce(triangle, kept, all);
        for (int k = 0; k < kept.size(); k++) {
            if (Math.abs(reduced.getEntry(k, k)) < DEPENDENT) {
                return k;
            }
        }
        return -1;
    }

    private static RealMatrix inverse(RealMatrix upper) {
        int rank = upper.getRowDimension();
        var inverse = new Array2DRowRealMatrix(rank, rank);
        for (int c = 0; c < rank; c++) {
            var unit = MatrixUtils.createRealVector(new double[rank]);
            unit.setEntry(c, 1);
            MatrixUtils.solveUpperTriangularSystem(upper, unit);
            inverse.setColumnVector(c, unit);
        }
        return inverse;
    }
}
